package io.groundwork.terraform.plan;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Finds the half of a secret at an end of a text that was cut there: by a line end inside a value, by a program that stalled
 * while it wrote, by the limit of a line. Less than half of one is let through, as it can hardly be told from the words with
 * which many secrets begin.
 */
final class SecretPieces {

    /** Of a secret that is looked for in pieces; half of it is a piece. */
    private static final int MIN_LENGTH = 12;

    private static final int MIN_PIECE = MIN_LENGTH / 2;

    private static final int KEY_LENGTH = 4;

    /** Secrets with one beginning that are compared with a piece, at most. */
    private static final int MOST_COMPARED = 64;

    private final Map<String, NavigableSet<String>> byBeginning = new HashMap<>();
    private final Map<String, NavigableSet<String>> byEnd = new HashMap<>();
    private int longest;

    SecretPieces(Collection<String> secrets) {
        for (String secret : secrets) {
            if (secret.length() >= MIN_LENGTH) {
                LongSecrets.pieces(secret).forEach(this::add);
            }
        }
    }

    private void add(String secret) {
        longest = Math.max(longest, secret.length());
        add(byBeginning, secret);
        add(byEnd, reversed(secret));
    }

    private static void add(Map<String, NavigableSet<String>> map, String secret) {
        map.computeIfAbsent(secret.substring(0, KEY_LENGTH), _ -> new TreeSet<>())
                .add(secret);
    }

    /** Where the beginning of a secret stands at the end of the text; the text's length if none does. */
    int tail(String text) {
        return text.length() - pieceAtEnd(text, byBeginning);
    }

    /** How many characters of the end of a secret stand at the beginning of the text. */
    int head(String text) {
        int length = Math.min(text.length(), longest);
        return pieceAtEnd(reversed(text.substring(0, length)), byEnd);
    }

    private int pieceAtEnd(String text, Map<String, NavigableSet<String>> secrets) {
        int end = text.length();
        for (int i = Math.max(0, end - longest); i + MIN_PIECE <= end; i++) {
            NavigableSet<String> candidates = secrets.get(text.substring(i, i + KEY_LENGTH));
            if (candidates != null && isHalfOfOne(text.substring(i), candidates)) {
                return end - i;
            }
        }
        return 0;
    }

    private static boolean isHalfOfOne(String piece, NavigableSet<String> candidates) {
        int compared = 0;
        for (String candidate : candidates.tailSet(piece)) {
            if (!candidate.startsWith(piece) || compared++ == MOST_COMPARED) {
                return false;
            }
            if (candidate.length() <= 2 * piece.length()) {
                return true;
            }
        }
        return false;
    }

    private static String reversed(String text) {
        return new StringBuilder(text).reverse().toString();
    }
}
