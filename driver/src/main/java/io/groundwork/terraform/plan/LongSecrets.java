package io.groundwork.terraform.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * Secrets of many kilobytes. All forms of one would take fifty times its memory, and it hardly ever stands in a text as a
 * whole: it is looked for in pieces that follow each other, and pieces that touch are hidden as one.
 */
final class LongSecrets {

    /** Above any key, certificate or token. */
    static final int LONGEST_WHOLE = 64 * 1024;

    private static final int PIECE = 1024;

    private LongSecrets() {}

    static boolean isLong(String secret) {
        return secret.length() > LONGEST_WHOLE;
    }

    /** The secret itself if it is not long. */
    static List<String> pieces(String secret) {
        if (!isLong(secret)) {
            return List.of(secret);
        }
        List<String> pieces = new ArrayList<>(secret.length() / PIECE + 1);
        int start = 0;
        // The last one is longer than the others rather than too short to be looked for.
        while (secret.length() - start >= 2 * PIECE) {
            pieces.add(secret.substring(start, start + PIECE));
            start += PIECE;
        }
        pieces.add(secret.substring(start));
        return pieces;
    }
}
