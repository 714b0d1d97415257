package io.groundwork.run;

/** Which names a configuration's variables can have: those that the engines' language takes for names. Pure. */
public final class VariableName {
    private static final int MOST_CHARACTERS = 1_000;

    private VariableName() {}

    /** Letters, digits, {@code _} and {@code -} of any script, and neither a digit nor {@code -} at the beginning. */
    public static boolean isValid(String name) {
        return !name.isEmpty()
                && name.length() <= MOST_CHARACTERS
                && isStart(name.codePointAt(0))
                && name.codePoints().allMatch(VariableName::isPart);
    }

    private static boolean isStart(int character) {
        return Character.isUnicodeIdentifierStart(character) || character == '_';
    }

    private static boolean isPart(int character) {
        return character == '-'
                || (Character.isUnicodeIdentifierPart(character) && !Character.isIdentifierIgnorable(character));
    }
}
