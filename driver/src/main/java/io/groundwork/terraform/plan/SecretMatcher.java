package io.groundwork.terraform.plan;

import java.util.BitSet;
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
    /** Says of nearly every place of a text that nothing begins there, without a look into the map. */
    private final BitSet beginnings;

    private final int mask;

    /**
     * @param secrets each of at least {@link SecretForms#MIN_LENGTH} characters
     * @param words each shorter, and of at least {@value #KEY_LENGTH}: found where no letter or digit is beside them
     */
    SecretMatcher(Collection<String> secrets, Collection<String> words) {
        int size = Integer.highestOneBit(Math.max(256, Math.min(1 << 24, 16 * (secrets.size() + words.size()))));
        beginnings = new BitSet(size);
        mask = size - 1;
        secrets.forEach(this::add);
        words.forEach(this::add);
    }

    private void add(String secret) {
        long key = key(secret, 0);
        beginnings.set(hash(key));
        byKeyAndLength
                .computeIfAbsent(key, _ -> new TreeMap<>(Comparator.reverseOrder()))
                .computeIfAbsent(secret.length(), _ -> new HashSet<>())
                .add(secret);
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
        return replace(text, placeholder, 0, text.length());
    }

    /**
     * As {@link #replace(String, String)}, with what is secret at the ends of the text although nothing says so within it.
     *
     * @param head how many characters at the beginning
     * @param tail where what is secret at the end begins
     */
    String replace(String text, String placeholder, int head, int tail) {
        StringBuilder result = null;
        int copied = 0;
        int covered = -1;
        for (int i = 0; i <= text.length(); i++) {
            int length = lengthAt(text, i);
            if (i == 0) {
                length = Math.max(length, head);
            }
            if (i == tail) {
                length = Math.max(length, text.length() - tail);
            }
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
        long key = key(text, index);
        if (!beginnings.get(hash(key))) {
            return 0;
        }
        SortedMap<Integer, Set<String>> byLength = byKeyAndLength.get(key);
        if (byLength == null) {
            return 0;
        }
        for (Map.Entry<Integer, Set<String>> candidates : byLength.entrySet()) {
            int length = candidates.getKey();
            int end = index + length;
            if (end <= text.length()
                    && (length >= SecretForms.MIN_LENGTH || isWord(text, index, end))
                    && candidates.getValue().contains(text.substring(index, end))) {
                return length;
            }
        }
        return 0;
    }

    private static boolean isWord(String text, int start, int end) {
        return (start == 0 || !Character.isLetterOrDigit(text.charAt(start - 1)))
                && (end == text.length() || !Character.isLetterOrDigit(text.charAt(end)));
    }

    private int hash(long key) {
        long mixed = key * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32) & mask;
    }

    private static long key(String text, int index) {
        return ((long) text.charAt(index) << 48)
                | ((long) text.charAt(index + 1) << 32)
                | ((long) text.charAt(index + 2) << 16)
                | text.charAt(index + 3);
    }
}
