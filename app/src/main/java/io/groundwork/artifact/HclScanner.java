package io.groundwork.artifact;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * As much of HCL as it takes to find the blocks in {@code terraform { }}: comments, strings, heredocs, braces. Text that
 * is no valid HCL is the engine's to complain about.
 */
final class HclScanner {
    private final String text;
    private int at;

    private HclScanner(String text) {
        this.text = text;
    }

    /** {@code backend} or {@code cloud} where the text has such a block inside {@code terraform}. */
    static Optional<String> backendBlock(String text) {
        return new HclScanner(text).scan();
    }

    private Optional<String> scan() {
        Deque<String> blocks = new ArrayDeque<>();
        String head = "";
        while (at < text.length()) {
            char c = text.charAt(at);
            if (startsComment(c)) {
                skipComment();
            } else if (c == '"') {
                skipString();
            } else if (c == '<' && text.startsWith("<<", at)) {
                skipHeredoc();
            } else if (c == '{') {
                if (blocks.size() == 1 && "terraform".equals(blocks.peek()) && isBackend(head)) {
                    return Optional.of(head);
                }
                blocks.push(head);
                head = "";
                at++;
            } else if (c == '}') {
                blocks.poll();
                head = "";
                at++;
            } else if (Character.isLetter(c) || c == '_') {
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

    private static boolean isBackend(String head) {
        return head.equals("backend") || head.equals("cloud");
    }

    private boolean startsComment(char c) {
        return c == '#' || text.startsWith("//", at) || text.startsWith("/*", at);
    }

    private void skipComment() {
        int end = text.startsWith("/*", at) ? text.indexOf("*/", at + 2) : text.indexOf('\n', at);
        if (end < 0) {
            at = text.length();
        } else {
            // The line end of a line comment stays: it ends a statement.
            at = text.startsWith("/*", at) ? end + 2 : end;
        }
    }

    /** With what is interpolated in it: "${ "}" }" is one string. */
    private void skipString() {
        at++;
        int interpolations = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (interpolations == 0 && c == '\\') {
                at += 2;
            } else if (interpolations == 0 && c == '"') {
                at++;
                return;
            } else if (interpolations == 0 && c == '\n') {
                return;
            } else if (text.startsWith("${", at) || text.startsWith("%{", at)) {
                boolean escaped = at > 0 && text.charAt(at - 1) == c && interpolations == 0;
                interpolations += escaped ? 0 : 1;
                at += 2;
            } else if (interpolations > 0 && c == '"') {
                skipString();
            } else {
                interpolations += interpolations > 0 ? braces(c) : 0;
                at++;
            }
        }
    }

    private static int braces(char c) {
        return switch (c) {
            case '{' -> 1;
            case '}' -> -1;
            default -> 0;
        };
    }

    private void skipHeredoc() {
        int name = at + 2 + (text.startsWith("<<-", at) ? 1 : 0);
        int lineEnd = text.indexOf('\n', at);
        if (lineEnd < 0) {
            at = text.length();
            return;
        }
        String marker = text.substring(Math.min(name, lineEnd), lineEnd).strip();
        if (!marker.matches("[\\p{L}_][\\p{L}\\p{N}_-]*")) {
            at += 2;
            return;
        }
        int line = lineEnd + 1;
        while (line < text.length()) {
            int end = text.indexOf('\n', line);
            end = end < 0 ? text.length() : end;
            if (text.substring(line, end).strip().equals(marker)) {
                at = end;
                return;
            }
            line = end + 1;
        }
        at = text.length();
    }

    private String word() {
        int start = at;
        while (at < text.length()
                && (Character.isLetterOrDigit(text.charAt(at)) || "_-.".indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        return text.substring(start, at);
    }
}
