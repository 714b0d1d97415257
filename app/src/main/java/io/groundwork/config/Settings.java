package io.groundwork.config;

import io.groundwork.policy.PolicySettings;
import io.groundwork.policy.RuleLevel;
import io.groundwork.problem.Problems;
import io.groundwork.temporal.TemporalSettings;
import io.groundwork.terraform.engine.EngineSetting;
import io.groundwork.worker.WorkerSettings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the environment says about a server, a worker or both. A pure function of its arguments.
 *
 * @param temporalAddress null where none is named
 * @param server the server a worker talks to; null where none is named
 * @param publicUrl where engines on other machines reach the server; null for where it listens
 */
public record Settings(
        @Nullable String temporalAddress,
        String namespace,
        String taskQueue,
        String bind,
        int port,
        @Nullable String publicUrl,
        @Nullable URI server,
        @Nullable Path tokenFile,
        @Nullable Path keyRing,
        EngineSetting engine,
        @Nullable Path cliConfigFile,
        int engines,
        PolicySettings policies) {
    private static final Set<String> KNOWN = Set.of(
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
            "GROUNDWORK_PORT",
            "GROUNDWORK_PUBLIC_URL",
            "GROUNDWORK_SERVER",
            "GROUNDWORK_TOKEN_FILE",
            "GROUNDWORK_TOOLS_DIR");

    /** Reads everything, and raises {@code settings_invalid} (user) with all that is wrong. */
    public static Settings from(Map<String, String> environment) {
        var reader = new Reader(environment);
        reader.refuseUnknown();
        String standard = environment.get("TEMPORAL_ADDRESS");
        String seed = environment.get("TEMPORAL_HOST_URL");
        if (standard != null && seed != null && !standard.equals(seed)) {
            reader.wrong.add("TEMPORAL_ADDRESS and TEMPORAL_HOST_URL name different servers; set one of them");
        }
        var settings = new Settings(
                standard != null ? standard : seed,
                environment.getOrDefault("TEMPORAL_NAMESPACE", TemporalSettings.DEFAULT_NAMESPACE),
                environment.getOrDefault("TEMPORAL_INFRA_PROVISION_TASK_QUEUE", TemporalSettings.DEFAULT_TASK_QUEUE),
                environment.getOrDefault("GROUNDWORK_BIND", "127.0.0.1"),
                reader.number("GROUNDWORK_PORT", 0, 0, 65_535),
                environment.get("GROUNDWORK_PUBLIC_URL"),
                reader.uri("GROUNDWORK_SERVER"),
                reader.path("GROUNDWORK_TOKEN_FILE"),
                reader.path("GROUNDWORK_KEY_RING"),
                new EngineSetting(environment.get("GROUNDWORK_ENGINE"), environment.getOrDefault("PATH", "")),
                Optional.ofNullable(reader.path("TF_CLI_CONFIG_FILE"))
                        .filter(Files::isRegularFile)
                        .orElse(null),
                reader.number(
                        "GROUNDWORK_ENGINES", Math.max(2, Runtime.getRuntime().availableProcessors()), 1, 1_000),
                new PolicySettings(
                        reader.number(
                                "GROUNDWORK_MAX_DELETIONS",
                                PolicySettings.DEFAULTS.maxDeletions(),
                                0,
                                PolicySettings.MOST_DELETIONS),
                        reader.level("GROUNDWORK_MASS_DELETION", PolicySettings.DEFAULTS.massDeletion()),
                        reader.level("GROUNDWORK_NAMESPACE_ADMINS", PolicySettings.DEFAULTS.namespaceAdmins()),
                        PolicySettings.DEFAULTS.statefulTypes()));
        reader.raise();
        return settings;
    }

    /** The part about Temporal, at an address decided by the caller. */
    public TemporalSettings temporal(String address) {
        return new TemporalSettings(address, namespace, taskQueue);
    }

    /** The part about a worker. */
    public WorkerSettings worker(Path directory, Map<String, String> environment) {
        return new WorkerSettings(
                directory,
                engine,
                cliConfigFile,
                environment.getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin"),
                environment.getOrDefault("HOME", directory.toString()),
                environment.getOrDefault("TMPDIR", "/tmp"),
                Duration.ofMinutes(10));
    }

    /** Collects what is wrong. */
    private static final class Reader {
        private final Map<String, String> environment;
        private final List<String> wrong = new ArrayList<>();

        Reader(Map<String, String> environment) {
            this.environment = environment;
        }

        void refuseUnknown() {
            for (String name : new TreeSet<>(environment.keySet())) {
                if (name.startsWith("GROUNDWORK_") && !KNOWN.contains(name)) {
                    wrong.add("there is no setting " + name + "; did you mean " + nearest(name) + "?");
                }
            }
        }

        int number(String name, int otherwise, int least, int most) {
            String text = environment.get(name);
            if (text == null) {
                return otherwise;
            }
            try {
                int number = Integer.parseInt(text.strip());
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // Told below.
            }
            wrong.add(name + " is " + text + ", not a whole number from " + least + " to " + most);
            return otherwise;
        }

        RuleLevel level(String name, RuleLevel otherwise) {
            String text = environment.get(name);
            for (RuleLevel level : RuleLevel.values()) {
                if (text == null || level.wireName().equals(text)) {
                    return text == null ? otherwise : level;
                }
            }
            wrong.add(name + " is " + text + ", not off, advisory, soft-mandatory or hard-mandatory");
            return otherwise;
        }

        @Nullable
        Path path(String name) {
            String text = environment.get(name);
            return text == null || text.isBlank() ? null : Path.of(text).toAbsolutePath();
        }

        @Nullable
        URI uri(String name) {
            String text = environment.get(name);
            if (text == null || text.isBlank()) {
                return null;
            }
            try {
                return URI.create(text);
            } catch (IllegalArgumentException e) {
                wrong.add(name + " is no address: " + text);
                return null;
            }
        }

        void raise() {
            if (!wrong.isEmpty()) {
                throw Problems.badInput(
                        "settings_invalid", "the environment is wrong: " + String.join("; ", wrong), "correct it");
            }
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
}
