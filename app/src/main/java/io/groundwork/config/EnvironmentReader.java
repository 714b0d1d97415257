package io.groundwork.config;

import io.groundwork.policy.PolicyDirectory;
import io.groundwork.policy.RuleLevel;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.Problems;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads single variables; gathers what is wrong with them, and what they say for people. A variable that is set to
 * nothing is one that is not set. For one reading by one thread.
 */
final class EnvironmentReader {
    static final Set<String> KNOWN = Set.of(
            "GROUNDWORK_BIND",
            "GROUNDWORK_DATA_DIR",
            "GROUNDWORK_DEBUG",
            "GROUNDWORK_ENGINE",
            "GROUNDWORK_ENGINES",
            "GROUNDWORK_JAVA_HOME",
            "GROUNDWORK_JAVA_OPTS",
            "GROUNDWORK_KEY_RING",
            "GROUNDWORK_MASS_DELETION",
            "GROUNDWORK_MAX_DELETIONS",
            "GROUNDWORK_NAMESPACE_ADMINS",
            "GROUNDWORK_OPA",
            "GROUNDWORK_POLICIES",
            "GROUNDWORK_POLICY_SECONDS",
            "GROUNDWORK_PORT",
            "GROUNDWORK_PUBLIC_URL",
            "GROUNDWORK_SERVER",
            "GROUNDWORK_TOKEN_FILE",
            "GROUNDWORK_TOOLS_DIR");

    private static final Pattern HOST_AND_PORT = Pattern.compile("[^\\s/:]+:[0-9]{1,5}|\\[[0-9a-fA-F:.]+]:[0-9]{1,5}");
    private static final Pattern USER_IN_ADDRESS = Pattern.compile("//[^/@]*@");

    private final Map<String, String> environment;
    private final List<String> wrong = new ArrayList<>();
    private final List<String> effective = new ArrayList<>();

    EnvironmentReader(Map<String, String> environment) {
        this.environment = environment;
    }

    /** One line a setting, in the order they were read. */
    List<String> effective() {
        return List.copyOf(effective);
    }

    void refuseUnknown() {
        for (String name : new TreeSet<>(environment.keySet())) {
            if (name.startsWith("GROUNDWORK_") && !KNOWN.contains(name)) {
                wrong.add("there is no setting " + name + "; did you mean " + nearest(name) + "?");
            }
        }
    }

    @Nullable
    String text(String name) {
        String text = raw(name);
        note(name, text, name);
        return text;
    }

    String text(String name, String otherwise) {
        String text = raw(name);
        note(name, text == null ? otherwise : text, text == null ? "default" : name);
        return text == null ? otherwise : text;
    }

    /** Where the engine is looked for; too long for people. */
    String searchPath() {
        return environment.getOrDefault("PATH", "");
    }

    int number(String name, int otherwise, int least, int most) {
        String text = text(name, Integer.toString(otherwise));
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        wrong.add(name + " is " + text + ", not a whole number from " + least + " to " + most);
        return otherwise;
    }

    /** Null where it is not set. */
    @Nullable
    Integer port(String name) {
        if (raw(name) == null) {
            note(name, null, name);
            return null;
        }
        return number(name, 0, 0, 65_535);
    }

    RuleLevel level(String name, RuleLevel otherwise) {
        String text = text(name, otherwise.wireName());
        for (RuleLevel level : RuleLevel.values()) {
            if (level.wireName().equals(text)) {
                return level;
            }
        }
        wrong.add(name + " is " + text + ", not off, advisory, soft-mandatory or hard-mandatory");
        return otherwise;
    }

    /** Directories of policies with their levels, separated by commas. */
    List<PolicyDirectory> policies(String name) {
        String text = text(name);
        List<PolicyDirectory> directories = new ArrayList<>();
        for (String entry : text == null ? new String[0] : text.split(",", -1)) {
            try {
                if (!entry.isBlank()) {
                    directories.add(PolicyDirectory.parse(entry.strip()));
                }
            } catch (ProblemException e) {
                wrong.add(name + ": " + e.problem().message());
            }
        }
        return List.copyOf(directories);
    }

    /** Host and port, under its standard name or another one that must not contradict it. */
    @Nullable
    String address(String standard, String other) {
        String named = raw(standard);
        String also = raw(other);
        if (named != null && also != null && !named.equals(also)) {
            wrong.add(standard + " and " + other + " name different servers; set one of them");
        }
        String address = named != null ? named : also;
        String source = named != null ? standard : other;
        if (address != null && !HOST_AND_PORT.matcher(address).matches()) {
            wrong.add(source + " is " + withoutUser(address) + ", not host:port");
        }
        note(standard, address, source);
        return address;
    }

    @Nullable
    Path path(String name) {
        String text = text(name);
        return text == null ? null : Path.of(text).toAbsolutePath();
    }

    /** Null where the file is not there: some set the variable for all their machines, and not all have the file. */
    @Nullable
    Path existingFile(String name) {
        String text = raw(name);
        Path file = text == null ? null : Path.of(text).toAbsolutePath();
        boolean there = file != null && Files.isRegularFile(file);
        note(name, text, there ? name : name + "; passed over: there is no such file");
        return there ? file : null;
    }

    @Nullable
    URI uri(String name) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            wrong.add(name + " is no address: " + withoutUser(text));
            return null;
        }
    }

    void raise() {
        if (!wrong.isEmpty()) {
            throw Problems.badInput(
                    "settings_invalid", "the environment is wrong: " + String.join("; ", wrong), "correct it");
        }
    }

    private @Nullable String raw(String name) {
        String text = environment.get(name);
        return text == null || text.isBlank() ? null : text.strip();
    }

    private void note(String name, @Nullable String value, String source) {
        effective.add(value == null ? name + " is not set" : name + " = " + withoutUser(value) + " (" + source + ")");
    }

    /** An address may carry a name and a password. */
    private static String withoutUser(String address) {
        return USER_IN_ADDRESS.matcher(address).replaceAll("//***@");
    }

    private static String nearest(String name) {
        return KNOWN.stream()
                .min(Comparator.comparingInt((String known) -> distance(known, name))
                        .thenComparing(Comparator.naturalOrder()))
                .orElseThrow();
    }

    /** Levenshtein's. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
