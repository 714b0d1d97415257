package io.groundwork.cli.plan;

import io.groundwork.cli.terminal.Style;
import io.groundwork.cli.terminal.Terminal;

/**
 * A line of a diff.
 *
 * @param depth how far it is set in
 * @param sign what happens: {@code +}, {@code -}, {@code ~}, {@code -/+}, {@code +/-}, {@code <=}, {@code !} (invoked), {@code ?} (not known), {@code x}
 *     (failed), or nothing
 */
public record DiffLine(int depth, String sign, String text) {
    static DiffLine blank() {
        return new DiffLine(0, "", "");
    }

    /** A line that is not set in at all. */
    static DiffLine heading(String text) {
        return new DiffLine(-1, "", text);
    }

    /** As plain text: signs stand right-aligned in a column of three before the text. */
    String plain() {
        if (depth < 0) {
            return text;
        }
        return text.isEmpty() && sign.isEmpty()
                ? ""
                : "    ".repeat(depth) + " ".repeat(3 - sign.length()) + sign + (text.isEmpty() ? "" : " " + text);
    }

    public String shown(Terminal terminal) {
        String plain = plain();
        if (!terminal.coloured() || sign.isEmpty()) {
            return plain;
        }
        int start = plain.indexOf(sign);
        return plain.substring(0, start) + style().paint(sign) + plain.substring(start + sign.length());
    }

    private Style style() {
        return switch (sign) {
            case "+" -> Style.GREEN;
            case "-", "x" -> Style.RED;
            case "<=" -> Style.CYAN;
            default -> Style.YELLOW;
        };
    }
}
