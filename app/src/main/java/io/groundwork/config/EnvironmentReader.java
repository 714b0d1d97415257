package io.groundwork.config;

import io.groundwork.policy.PolicyDirectory;
import io.groundwork.policy.RuleLevel;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.Problems;
import io.groundwork.state.SharedStateSettings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads single variables; gathers what is wrong with them, and what they say for people. A variable that is set to
 * nothing is one that is not set. For one reading by one thread.
 */
final class EnvironmentReader {
    static final Set<String> KNOWN = Set.of(
            "GROUNDWORK_ACCEPT_TEMPORAL_STARTS",
            "GROUNDWORK_ACCEPT_UNENCRYPTED_PAYLOADS",
            "GROUNDWORK_BIND",
            "GROUNDWORK_CACHED_RUNS",
            "GROUNDWORK_DATA_DIR",
            "GROUNDWORK_DEBUG",
            "GROUNDWORK_ENGINE",
            "GROUNDWORK_ENGINES",
            "GROUNDWORK_ENGINE_ENVIRONMENT",
            "GROUNDWORK_ENGINE_MEMORY",
            "GROUNDWORK_JAVA_HOME",
            "GROUNDWORK_JAVA_OPTS",
            "GROUNDWORK_KEY_RING",
            "GROUNDWORK_LOG_LIMIT",
            "GROUNDWORK_MASS_DELETION",
            "GROUNDWORK_MAX_DELETIONS",
            "GROUNDWORK_NAMESPACE_ADMINS",
            "GROUNDWORK_OPA",
            "GROUNDWORK_POLICIES",
            "GROUNDWORK_POLICY_SECONDS",
            "GROUNDWORK_PORT",
            "GROUNDWORK_PUBLIC_URL",
            "GROUNDWORK_SEARCH_ATTRIBUTES",
            "GROUNDWORK_SECRET_DIRECTORIES",
            "GROUNDWORK_SECRET_NAMES",
            "GROUNDWORK_SHARED_STATES",
            "GROUNDWORK_SERVER",
            "GROUNDWORK_STATEFUL_TYPES",
            "GROUNDWORK_STATELESS_TYPES",
            "GROUNDWORK_TEMPORAL_API_KEY_FILE",
            "GROUNDWORK_TOKEN_FILE",
            "GROUNDWORK_TOOLS_DIR",
            "GROUNDWORK_UNKNOWN_DELETIONS",
            "GROUNDWORK_UNKNOWN_PLAN_SECTIONS");

    private static final String DEFAULT = "default";
    private static final Pattern USER_IN_ADDRESS = Pattern.compile("//[^/@]*@");

    private final Map<String, String> environment;
    private final List<String> wrong = new ArrayList<>();
    private final List<String> effective = new ArrayList<>();
    private final Map<String, String> options;

    EnvironmentReader(Map<String, String> environment) {
        this(environment, Map.of());
    }

    /** @param options which variables stand for an option of the command line that was given, and for which one */
    EnvironmentReader(Map<String, String> environment, Map<String, String> options) {
        this.environment = environment;
        this.options = options;
    }

    /** One line for each setting that is set, in the order they were read. */
    List<String> effective() {
        return List.copyOf(effective);
    }

    void refuseUnknown() {
        for (String name : new TreeSet<>(environment.keySet())) {
            if (name.startsWith("GROUNDWORK_") && !KNOWN.contains(name)) {
                wrong.add("there is no setting " + name + "; did you mean " + SpellingSuggestion.to(name, KNOWN) + "?");
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
        note(name, text == null ? otherwise : text, text == null ? DEFAULT : name);
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

    /** Resource types, separated by commas; a {@code *} may stand at the end of one. */
    List<String> types(String name) {
        String text = text(name);
        List<String> types = new ArrayList<>();
        for (String entry : text == null ? new String[0] : text.split(",", -1)) {
            String type = entry.strip();
            if (type.matches("[A-Za-z0-9_-]{1,200}\\*?") && !(type.endsWith("*") && name.contains("STATEFUL"))) {
                types.add(type);
            } else if (!type.isEmpty()) {
                wrong.add(name + " has " + type + ", which is no resource type");
            }
        }
        return List.copyOf(types);
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

    /** What stands between commas; null if it is not set. */
    @Nullable
    List<String> list(String name) {
        String text = text(name);
        return text == null
                ? null
                : Arrays.stream(text.split(",", -1))
                        .map(String::strip)
                        .filter(entry -> !entry.isEmpty())
                        .toList();
    }

    SharedStateSettings sharedStates(String name) {
        List<String> entries = list(name);
        try {
            return entries == null ? SharedStateSettings.NONE : SharedStateSettings.of(entries);
        } catch (ProblemException e) {
            wrong.add(name + ": " + e.problem().message());
            return SharedStateSettings.NONE;
        }
    }

    boolean flag(String name, boolean otherwise) {
        String text = text(name, Boolean.toString(otherwise));
        Boolean flag = flagOf(text);
        if (flag == null) {
            wrong.add(name + " is " + text + ", neither true nor false");
        }
        return flag == null ? otherwise : flag;
    }

    /** Null if it is not set: what that means depends on the process. */
    @Nullable
    Boolean flagIfSet(String name) {
        if (raw(name) == null) {
            note(name, null, name);
            return null;
        }
        return flag(name, false);
    }

    /** Null where it is neither; the other spellings are those of Temporal's own tools. */
    static @Nullable Boolean flagOf(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> null;
        };
    }

    @Nullable
    Path path(String name) {
        String text = text(name);
        return text == null ? null : Path.of(text).toAbsolutePath();
    }

    /** Null if the file is not there: some set the variable for all their machines, and not all have the file. */
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

    @Nullable
    String raw(String name) {
        String text = environment.get(name);
        return text == null || text.isBlank() ? null : text.strip();
    }

    /** Every variable with this beginning that is set to something. */
    Map<String, String> beginningWith(String prefix) {
        Map<String, String> found = new TreeMap<>();
        for (String name : environment.keySet()) {
            String value = raw(name);
            if (name.startsWith(prefix) && value != null) {
                found.put(name, value);
            }
        }
        return found;
    }

    void refuse(String what) {
        wrong.add(what);
    }

    void note(String name, @Nullable String value, String source) {
        if (value != null && !source.equals(DEFAULT)) {
            String from = options.getOrDefault(name, source.equals(name) ? "environment" : source);
            effective.add(name + " = " + withoutUser(value) + " (" + from + ")");
        }
    }

    /** An address may carry a name and a password. */
    static String withoutUser(String address) {
        return USER_IN_ADDRESS.matcher(address).replaceAll("//***@");
    }
}
