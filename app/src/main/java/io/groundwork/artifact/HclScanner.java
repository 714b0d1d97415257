package io.groundwork.artifact;

import io.groundwork.problem.Problems;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * As much of HCL as it takes to find the blocks in {@code terraform { }}: comments, strings, heredocs, what is
 * interpolated in them, braces. It has to see exactly the code that the engine sees: what one of them takes for text and
 * the other for code can hide a block. Text that is no valid HCL is the engine's to complain about.
 *
 * @see <a href="https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md">the language</a>
 */
final class HclScanner {
    private static final int MOST_DEPTH = 200;

    /** Block type words at each open brace, the innermost first; an interpolation counts as one too. */
    private final Deque<String> blocks = new ArrayDeque<>();

    private final String text;
    private int at;
    /** The first word of the statement at hand. */
    private String head = "";

    /** No further than there are letters of it: a text may have a place for one at each of its characters. */
    private static final Pattern HEREDOC_MARKER =
            Pattern.compile("([\\p{L}\\p{Nl}_][\\p{L}\\p{Nl}\\p{Mn}\\p{Mc}\\p{Nd}\\p{Pc}-]*+)\\r?\\n");

    private HclScanner(String text) {
        this.text = text;
    }

    /** {@code backend} or {@code cloud} if the text has such a block inside {@code terraform}. */
    static Optional<String> backendBlock(String text) {
        return new HclScanner(text).code(0);
    }

    /** Where the comment, the string or the heredoc ends that begins at a place of code; the place itself if none does. */
    static int endOfText(String text, int at) {
        var scanner = new HclScanner(text);
        scanner.at = at;
        String marker = scanner.heredocMarker();
        if (scanner.isComment()) {
            scanner.skipComment();
        } else if (text.charAt(at) == '"') {
            scanner.at++;
            scanner.string();
        } else if (!marker.isEmpty()) {
            scanner.heredoc(marker);
        }
        return Math.min(text.length(), scanner.at);
    }

    /** Code up to the brace that closes what is open at this depth, or to the end of the text. */
    private Optional<String> code(int depth) {
        while (at < text.length()) {
            char c = text.charAt(at);
            String marker = heredocMarker();
            if (isComment()) {
                skipComment();
            } else if (c == '"') {
                at++;
                string();
            } else if (!marker.isEmpty()) {
                heredoc(marker);
            } else if (c == '{') {
                if (blocks.size() == 1 && "terraform".equals(blocks.peek()) && isBackend(head)) {
                    return Optional.of(head);
                }
                open(head);
            } else if (c == '}') {
                at++;
                head = "";
                blocks.poll();
                if (depth > 0 && blocks.size() < depth) {
                    return Optional.empty();
                }
            } else if (Character.isUnicodeIdentifierStart(c) || c == '_') {
                String word = word();
                head = head.isEmpty() ? word : head;
            } else {
                if (c == '\n' || c == '=') {
                    head = c == '=' ? "=" : "";
                }
                at++;
            }
        }
        return Optional.empty();
    }

    private void open(String what) {
        blocks.push(what);
        head = "";
        at++;
    }

    private static boolean isBackend(String word) {
        return word.equals("backend") || word.equals("cloud");
    }

    private boolean isComment() {
        return text.charAt(at) == '#' || text.startsWith("//", at) || text.startsWith("/*", at);
    }

    private void skipComment() {
        boolean block = text.startsWith("/*", at);
        int end = block ? text.indexOf("*/", at + 2) : text.indexOf('\n', at);
        // The line end of a line comment stays: it ends a statement.
        at = end < 0 ? text.length() : block ? end + 2 : end;
    }

    /** From after its quote to after the closing one; a line end ends what is no valid string. */
    private void string() {
        while (at < text.length() && text.charAt(at) != '\n') {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return;
            }
            if (c == '\\') {
                at += 2;
            } else {
                templateCharacter();
            }
        }
    }

    /** From the {@code <<} to the end of the line with the marker. */
    private void heredoc(String marker) {
        at = text.indexOf('\n', at) + 1;
        boolean startOfLine = true;
        while (at < text.length()) {
            int lineEnd = text.indexOf('\n', at);
            int end = lineEnd < 0 ? text.length() : lineEnd;
            if (startOfLine && text.substring(at, end).strip().equals(marker)) {
                at = end;
                return;
            }
            startOfLine = restOfLine();
        }
    }

    /** Whether a new line was reached as such, and not out of something interpolated. */
    private boolean restOfLine() {
        while (at < text.length()) {
            if (text.charAt(at) == '\n') {
                at++;
                return true;
            }
            templateCharacter();
        }
        return true;
    }

    /** One character of a template, or all of what is interpolated there: code again, with strings of its own. */
    private void templateCharacter() {
        char c = text.charAt(at);
        boolean introduces = c == '$' || c == '%';
        if (introduces && at + 2 < text.length() && text.charAt(at + 1) == c && text.charAt(at + 2) == '{') {
            at += 3;
        } else if (introduces && text.startsWith("{", at + 1)) {
            if (blocks.size() >= MOST_DEPTH) {
                throw Problems.badInput(
                        "configuration_refused",
                        "the configuration nests templates more than " + MOST_DEPTH + " deep",
                        "name the inner ones with locals");
            }
            String outer = head;
            at++;
            open("${");
            code(blocks.size());
            head = outer;
        } else {
            at++;
        }
    }

    /** What follows {@code <<} or {@code <<-} at once, to the end of the line; empty if no heredoc begins here. */
    private String heredocMarker() {
        if (!text.startsWith("<<", at)) {
            return "";
        }
        int start = at + (text.startsWith("<<-", at) ? 3 : 2);
        Matcher marker = HEREDOC_MARKER.matcher(text).region(start, text.length());
        return marker.lookingAt() ? marker.group(1) : "";
    }

    private String word() {
        int start = at;
        while (at < text.length()
                && (Character.isUnicodeIdentifierPart(text.charAt(at))
                        || text.charAt(at) == '-'
                        || text.charAt(at) == '.')) {
            at++;
        }
        return text.substring(start, at);
    }
}
