package io.groundwork.opa;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * HCP Terraform's {@code policies.hcl}: blocks {@code policy "NAME" { query = "..." enforcement_level = "..." }}. As much of
 * HCL as that takes, and strict: what is not understood is refused, as it might have been a policy.
 */
final class HcpPolicies {
    /**
     * One block.
     *
     * @param line where it begins
     * @param query what is asked, as written
     * @param advisory whether it only tells; otherwise it has the weight of its set
     */
    record Entry(int line, String name, String query, boolean advisory) {}

    private final String text;
    private int at;

    private HcpPolicies(String text) {
        this.text = text;
    }

    /** Raises {@link IllegalArgumentException} with {@code policies.hcl:LINE: why}. */
    static List<Entry> parse(String text) {
        return new HcpPolicies(text).entries();
    }

    private List<Entry> entries() {
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (String word = next(); word != null; word = next()) {
            int line = line();
            if (!word.equals("policy")) {
                throw wrong("expected a policy block and found " + word);
            }
            String name = string();
            expect("{");
            if (entries.put(name, entry(line, name)) != null) {
                throw wrong("the policy " + name + " is there twice");
            }
        }
        if (entries.isEmpty()) {
            throw wrong("there is no policy block");
        }
        return List.copyOf(entries.values());
    }

    private Entry entry(int line, String name) {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (String word = next(); !"}".equals(word); word = next()) {
            if (word == null) {
                throw wrong("the policy " + name + " does not end");
            }
            if (!List.of("query", "enforcement_level", "description").contains(word)) {
                throw wrong("the policy " + name + " has an attribute that OPA policies do not have: " + word);
            }
            expect("=");
            attributes.put(word, string());
        }
        String query = attributes.get("query");
        if (query == null) {
            throw wrong("the policy " + name + " has no query");
        }
        String level = attributes.getOrDefault("enforcement_level", "advisory");
        return switch (level) {
            case "advisory" -> new Entry(line, name, query, true);
            case "mandatory" -> new Entry(line, name, query, false);
            default ->
                throw wrong("the policy " + name + " has the enforcement_level " + level
                        + ", neither advisory nor mandatory");
        };
    }

    private void expect(String token) {
        String found = next();
        if (!token.equals(found)) {
            throw wrong("expected " + token + " and found " + (found == null ? "the end" : found));
        }
    }

    private String string() {
        String found = next();
        if (found == null || !found.startsWith("\"")) {
            throw wrong("expected a text in quotes and found " + (found == null ? "the end" : found));
        }
        return found.substring(1);
    }

    /** A word, a sign, or a text with its opening quote; null at the end. */
    private @Nullable String next() {
        skipBlank();
        if (at >= text.length()) {
            return null;
        }
        char c = text.charAt(at);
        if (c == '"') {
            return quoted();
        }
        int start = at++;
        if (isWord(c)) {
            while (at < text.length() && isWord(text.charAt(at))) {
                at++;
            }
        }
        return text.substring(start, at);
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '-';
    }

    private String quoted() {
        StringBuilder value = new StringBuilder("\"");
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return value.toString();
            }
            if (c == '\n' || text.startsWith("${", at) || text.startsWith("%{", at)) {
                break;
            }
            if (c == '\\' && at + 1 < text.length() && "\"\\".indexOf(text.charAt(at + 1)) >= 0) {
                at++;
            } else if (c == '\\') {
                break;
            }
            value.append(text.charAt(at));
        }
        throw wrong("a text does not end on its line, or has something else than text in it");
    }

    private void skipBlank() {
        while (at < text.length()) {
            if (Character.isWhitespace(text.charAt(at))) {
                at++;
            } else if (text.charAt(at) == '#' || text.startsWith("//", at)) {
                at = endOf("\n");
            } else if (text.startsWith("/*", at)) {
                at = endOf("*/");
            } else {
                return;
            }
        }
    }

    private int endOf(String mark) {
        int end = text.indexOf(mark, at);
        return end < 0 ? text.length() : end + mark.length();
    }

    private int line() {
        return 1
                + (int) text.substring(0, Math.min(at, text.length()))
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
    }

    private IllegalArgumentException wrong(String why) {
        return new IllegalArgumentException(PolicyFiles.HCP + ":" + line() + ": " + why);
    }

    /** The elements of a query that names a document, e.g. {@code data.terraform.policies.tags.deny}; else empty. */
    static List<String> path(String query) {
        List<String> path = new ArrayList<>();
        String rest = query.strip();
        if (!rest.matches("data(\\.[A-Za-z_][A-Za-z0-9_]*|\\[\"[^\"\\\\]+\"])+")) {
            return List.of();
        }
        for (String element : rest.substring("data".length()).split("\\.|\\[\"|\"]", -1)) {
            if (!element.isEmpty()) {
                path.add(element);
            }
        }
        return List.copyOf(path);
    }
}
