package io.groundwork.state;

import io.groundwork.problem.ProblemException;
import io.groundwork.problem.Problems;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;

/** The body of a request to the state backend. */
final class StateBody {
    private StateBody() {}

    /** Raises {@code state_too_large} (user). */
    static byte[] read(HttpServletRequest request, int most) throws IOException {
        byte[] bytes = request.getInputStream().readNBytes(most + 1);
        if (bytes.length > most) {
            throw tooLarge(most);
        }
        return bytes;
    }

    static ProblemException tooLarge(long most) {
        return Problems.badInput(
                "state_too_large", "the body is larger than " + (most >> 10) + " KiB", "split the workspace");
    }
}
