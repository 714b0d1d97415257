package io.groundwork.web;

import io.groundwork.problem.ProblemException;
import io.groundwork.problem.Problems;
import java.io.IOException;
import java.io.InputStream;

/** How much of a body we take. */
final class Bodies {
    /** For archives, plans and what workers tell. */
    static final int MOST_BYTES = 64 << 20;
    /** For what people ask. */
    static final int MOST_BYTES_OF_PEOPLE = 1 << 20;

    private Bodies() {}

    /** All of it; raises {@code body_too_large} (user). */
    static byte[] read(InputStream body, int most) throws IOException {
        byte[] bytes = body.readNBytes(most + 1);
        if (bytes.length > most) {
            throw tooLarge(most);
        }
        return bytes;
    }

    static ProblemException tooLarge(int most) {
        return Problems.badInput("body_too_large", "the body is larger than " + (most >> 20) + " MiB", "send less");
    }
}
