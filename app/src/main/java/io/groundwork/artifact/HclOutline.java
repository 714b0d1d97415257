package io.groundwork.artifact;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The blocks and attributes of a text in HCL, each expression as it is written. Only the outer {@value #MOST_DEPTH} levels are
 * told apart. Text that is no valid HCL is the engine's to complain about: as much of it as can be read is, and what stands there
 * for nothing is an attribute without an expression.
 */
final class HclOutline {
    private static final int MOST_DEPTH = 4;

    private final String text;
    private int at;

    private HclOutline(String text) {
        this.text = text;
    }

    /** What stands in a body. */
    sealed interface Item permits Attribute, Block {}

    /** @param expression without the comment and the blanks around it */
    record Attribute(String name, String expression) implements Item {}

    /** @param labels without their quotes */
    record Block(String type, List<String> labels, Body body) implements Item {}

    /** In the order of the text. */
    record Body(List<Item> items) {
        Stream<Attribute> attributes() {
            return items.stream().filter(Attribute.class::isInstance).map(Attribute.class::cast);
        }

        Stream<Block> blocks(String type) {
            return items.stream()
                    .filter(Block.class::isInstance)
                    .map(Block.class::cast)
                    .filter(block -> block.type().equals(type));
        }

        Optional<String> attribute(String name) {
            return attributes()
                    .filter(attribute -> attribute.name().equals(name))
                    .map(Attribute::expression)
                    .findFirst();
        }
    }

    static Body of(String text) {
        String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
        return new HclOutline(plain).body(1);
    }

    /** Up to the brace that closes it, or to the end of the text. */
    private Body body(int depth) {
        List<Item> items = new ArrayList<>();
        while (at < text.length() && (depth == 1 || text.charAt(at) != '}')) {
            if (isWordStart()) {
                items.add(item(depth));
            } else {
                if (!Character.isWhitespace(text.charAt(at)) && !isComment()) {
                    items.add(new Attribute("", ""));
                }
                step();
            }
        }
        return new Body(List.copyOf(items));
    }

    private Item item(int depth) {
        String name = word();
        List<String> labels = new ArrayList<>();
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '=') {
                at++;
                return new Attribute(name, expression());
            }
            if (c == '{') {
                at++;
                return new Block(name, List.copyOf(labels), inner(depth));
            }
            if (c == '\n' || c == '}') {
                return new Attribute(name, "");
            }
            if (c == '"') {
                int start = at + 1;
                step();
                labels.add(text.substring(start, Math.max(start, at - 1)));
            } else if (isWordStart()) {
                labels.add(word());
            } else {
                step();
            }
        }
        return new Attribute(name, "");
    }

    private Body inner(int depth) {
        Body body = new Body(List.of());
        if (depth < MOST_DEPTH) {
            body = body(depth + 1);
        } else {
            skipToEnd(false);
        }
        at = Math.min(text.length(), at + 1);
        return body;
    }

    /** It ends with its line, or its block; brackets hold lines together. */
    private String expression() {
        while (at < text.length() && (isBlank() || text.startsWith("/*", at))) {
            step();
        }
        int start = at;
        int end = skipToEnd(true);
        return text.substring(start, end).strip();
    }

    /** To the closing bracket of what is open here, or the end of the line; says where the last that is no comment ended. */
    private int skipToEnd(boolean atLineEnd) {
        int open = 0;
        int end = at;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (open == 0 && (c == '}' || (atLineEnd && c == '\n'))) {
                return end;
            }
            open += "([{".indexOf(c) >= 0 ? 1 : ")]}".indexOf(c) >= 0 ? -1 : 0;
            boolean comment = isComment();
            step();
            end = comment ? end : at;
        }
        return end;
    }

    private boolean isBlank() {
        return Character.isWhitespace(text.charAt(at)) && text.charAt(at) != '\n';
    }

    private boolean isComment() {
        return text.charAt(at) == '#' || text.startsWith("//", at) || text.startsWith("/*", at);
    }

    /** Over one character, or all of a comment, a string or a heredoc. */
    private void step() {
        boolean mayBeText = "#/\"<".indexOf(text.charAt(at)) >= 0;
        at = Math.max(at + 1, mayBeText ? HclScanner.endOfText(text, at) : at);
    }

    private boolean isWordStart() {
        char c = text.charAt(at);
        return Character.isUnicodeIdentifierStart(c) || c == '_';
    }

    private String word() {
        int start = at;
        while (at < text.length() && (Character.isUnicodeIdentifierPart(text.charAt(at)) || text.charAt(at) == '-')) {
            at++;
        }
        return text.substring(start, at);
    }
}
