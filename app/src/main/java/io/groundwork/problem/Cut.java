package io.groundwork.problem;

/** Texts of others, kept to a length. What is cut says so. */
public final class Cut {
    private Cut() {}

    /** The text, or its beginning and how long it was: at most so much in all, so that cutting it again changes nothing. */
    public static String to(int mostCharacters, String text) {
        if (text.length() <= mostCharacters) {
            return text;
        }
        String mark = mark(text.length());
        return beginning(Math.max(0, mostCharacters - mark.length()), text) + mark;
    }

    static String beginning(int mostCharacters, String text) {
        if (text.length() <= mostCharacters) {
            return text;
        }
        // Half a character cannot be written.
        int end = mostCharacters > 0 && Character.isHighSurrogate(text.charAt(mostCharacters - 1))
                ? mostCharacters - 1
                : mostCharacters;
        return text.substring(0, end);
    }

    private static String mark(long charactersInAll) {
        return "... (cut here: " + charactersInAll + " characters in all)";
    }
}
