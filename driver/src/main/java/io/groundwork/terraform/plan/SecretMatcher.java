package io.groundwork.terraform.plan;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Finds any of many strings in a text in one pass: by their first four characters, then by length, longest first. Thousands
 * of secrets with one beginning (addresses, names of one scheme) cost no more than their different lengths.
 */
final class SecretMatcher {

    private static final int KEY_LENGTH = 4;

    private final Map<Long, SortedMap<Integer, Set<String>>> byKeyAndLength = new HashMap<>();

    /** Each of them has at least {@link SecretForms#MIN_LENGTH} characters. */
    SecretMatcher(Collection<String> secrets) {
        for (String secret : secrets) {
            byKeyAndLength
                    .computeIfAbsent(key(secret, 0), _ -> new TreeMap<>(Comparator.reverseOrder()))
                    .computeIfAbsent(secret.length(), _ -> new HashSet<>())
                    .add(secret);
        }
    }

    boolean finds(String text) {
        for (int i = 0; i + KEY_LENGTH <= text.length(); i++) {
            if (lengthAt(text, i) > 0) {
                return true;
            }
        }
        return false;
    }

    /** Matches that touch or overlap become one placeholder, so that no end of one secret sticks out of another. */
    String replace(String text, String placeholder) {
        StringBuilder result = null;
        int copied = 0;
        int covered = -1;
        for (int i = 0; i <= text.length(); i++) {
            int length = lengthAt(text, i);
            if (i == covered && length == 0) {
                copied = i;
                covered = -1;
            }
            if (length > 0) {
                if (covered < 0) {
                    result = (result == null ? new StringBuilder() : result)
                            .append(text, copied, i)
                            .append(placeholder);
                }
                covered = Math.max(covered, i + length);
            }
        }
        return result == null
                ? text
                : result.append(text, copied, text.length()).toString();
    }

    private int lengthAt(String text, int index) {
        if (index + KEY_LENGTH > text.length()) {
            return 0;
        }
        SortedMap<Integer, Set<String>> byLength = byKeyAndLength.get(key(text, index));
        if (byLength == null) {
            return 0;
        }
        for (Map.Entry<Integer, Set<String>> candidates : byLength.entrySet()) {
            int end = index + candidates.getKey();
            if (end <= text.length() && candidates.getValue().contains(text.substring(index, end))) {
                return candidates.getKey();
            }
        }
        return 0;
    }

    private static long key(String text, int index) {
        return ((long) text.charAt(index) << 48)
                | ((long) text.charAt(index + 1) << 32)
                | ((long) text.charAt(index + 2) << 16)
                | text.charAt(index + 3);
    }
}
