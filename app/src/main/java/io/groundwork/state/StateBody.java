package io.groundwork.state;

import io.groundwork.problem.Problems;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The body of a request to the state backend. */
final class StateBody {
    private StateBody() {}

    /** Raises {@code state_too_large} (user). */
    static byte[] read(HttpServletRequest request, int most) throws IOException {
        byte[] bytes = request.getInputStream().readNBytes(most + 1);
        if (bytes.length > most) {
            throw Problems.badInput(
                    "state_too_large", "the body is larger than " + (most >> 10) + " KiB", "split the workspace");
        }
        return bytes;
    }

    /** @param md5 what the engine says of it; engines of other makes may say nothing */
    static boolean isWhole(byte[] bytes, @Nullable String md5) {
        try {
            return md5 == null
                    || md5.equals(Base64.getEncoder()
                            .encodeToString(MessageDigest.getInstance("MD5").digest(bytes)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has MD5", e);
        }
    }
}
