package io.groundwork.artifact;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What a {@code .terraformignore} leaves out of an archive, as HCP Terraform reads it: patterns of .gitignore, of which the last
 * one that fits counts. Immutable.
 *
 * @see <a href="https://developer.hashicorp.com/terraform/cli/cloud/settings#excluding-files-from-upload">the file</a>
 */
final class IgnoreRules {
    static final String FILE = ".terraformignore";

    private final List<Rule> rules;

    private record Rule(Pattern pattern, boolean takesBack) {}

    /**
     * Whether something is left out, and which rule says so.
     *
     * @param rule its place in the file; -1 for none
     */
    record Verdict(boolean leftOut, int rule) {
        static final Verdict NONE = new Verdict(false, -1);
    }

    private IgnoreRules(List<Rule> rules) {
        this.rules = rules;
    }

    /** Those at the top of a directory. */
    static IgnoreRules in(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        return Files.isRegularFile(file) ? of(ConfigurationFiles.text(file)) : new IgnoreRules(List.of());
    }

    static IgnoreRules of(String text) {
        List<Rule> rules = new ArrayList<>();
        text.lines().map(String::strip).filter(line -> !line.startsWith("#")).forEach(line -> {
            boolean takesBack = line.startsWith("!");
            String pattern = takesBack ? line.substring(1) : line;
            if (!pattern.isEmpty() && !pattern.equals("/")) {
                rules.add(new Rule(compiled(pattern), takesBack));
            }
        });
        return new IgnoreRules(List.copyOf(rules));
    }

    /**
     * About a file or directory.
     *
     * @param path from the top, with a slash at the end of a directory
     * @param above about the directory that it lies in: what holds for that holds for it, too
     */
    Verdict of(String path, Verdict above) {
        String name = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        for (int n = rules.size() - 1; n > above.rule(); n--) {
            Rule rule = rules.get(n);
            if (rule.pattern().matcher(path).matches()
                    || rule.pattern().matcher(name).matches()) {
                return new Verdict(!rule.takesBack(), n);
            }
        }
        return above;
    }

    /** Whether something below a directory that is left out may be taken back. */
    boolean mayTakeBack(Verdict directory) {
        return rules.stream().skip(directory.rule() + 1L).anyMatch(Rule::takesBack);
    }

    private static Pattern compiled(String pattern) {
        String whole = pattern.endsWith("/") ? pattern + "**" : pattern;
        String anchored = whole.startsWith("/") ? whole.substring(1) : "**/" + whole;
        try {
            return Pattern.compile(regex(anchored));
        } catch (PatternSyntaxException e) {
            return Pattern.compile(Pattern.quote(pattern));
        }
    }

    private static String regex(String pattern) {
        var regex = new StringBuilder();
        for (int n = 0; n < pattern.length(); n++) {
            char c = pattern.charAt(n);
            if (pattern.startsWith("**", n)) {
                n += pattern.startsWith("**/", n) ? 2 : 1;
                regex.append(n + 1 >= pattern.length() ? ".*" : "(.*/)?");
            } else if (c == '*' || c == '?') {
                regex.append(c == '*' ? "[^/]*" : "[^/]");
            } else if (c == '[' && pattern.indexOf(']', n + 2) > 0) {
                int end = pattern.indexOf(']', n + 2);
                String set = pattern.substring(n + 1, end);
                regex.append('[')
                        .append((set.startsWith("!") ? "^" + set.substring(1) : set).replace("[", "\\["))
                        .append(']');
                n = end;
            } else {
                boolean escapes = c == '\\' && n + 1 < pattern.length();
                n += escapes ? 1 : 0;
                regex.append(Pattern.quote(String.valueOf(escapes ? pattern.charAt(n) : c)));
            }
        }
        return regex.toString();
    }
}
