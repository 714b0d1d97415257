package io.groundwork.config;

import io.groundwork.metrics.MetricsSettings;
import io.groundwork.opa.OpaSettings;
import io.groundwork.policy.PolicySettings;
import io.groundwork.state.SharedStateSettings;
import io.groundwork.temporal.TemporalSettings;
import io.groundwork.temporal.WorkerHost;
import io.groundwork.terraform.engine.EngineSetting;
import io.groundwork.worker.InputSettings;
import io.groundwork.worker.LimitSettings;
import io.groundwork.worker.WorkerSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the environment says about a server, a worker or both: a function of its arguments and the files they name.
 *
 * @param temporalAddress null if none is named
 * @param temporal all about Temporal; if no address is named, on this machine
 * @param server the server a worker talks to; null if none is named
 * @param metricsPort where a worker's metrics are served; null for nowhere
 * @param cachedRuns unfinished runs whose course a worker keeps in memory
 * @param publicUrl where engines on other machines reach the server; null for where it listens
 */
public record Settings(
        @Nullable String temporalAddress,
        TemporalSettings temporal,
        String bind,
        int port,
        @Nullable String publicUrl,
        @Nullable Integer metricsPort,
        @Nullable URI server,
        @Nullable Path tokenFile,
        @Nullable Path keyRing,
        EngineSetting engine,
        @Nullable Path cliConfigFile,
        @Nullable Path pluginCache,
        int engines,
        int cachedRuns,
        PolicySettings policies,
        OpaSettings opa,
        InputSettings inputs,
        LimitSettings limits,
        SharedStateSettings shared) {
    private static final Duration SERVER_PATIENCE = Duration.ofMinutes(10);

    /** Which profile of Temporal's own configuration file counts if the environment names neither. */
    public enum Profile {
        /** None: for who brings a Temporal of his own. */
        NAMED_ONLY,
        /** The one named default, as with Temporal's own tools: for who needs one that is there. */
        DEFAULT
    }

    /** With no profile but a named one. */
    public static Settings from(Map<String, String> environment) {
        return from(environment, Profile.NAMED_ONLY);
    }

    /** Reads everything, and raises {@code settings_invalid} (user) with all that is wrong. */
    public static Settings from(Map<String, String> environment, Profile profile) {
        var reader = new EnvironmentReader(environment);
        Settings settings = read(reader, profile);
        reader.raise();
        return settings;
    }

    /** As {@link #describe(Map, Profile, Map)}, with nothing from the command line. */
    public static List<String> describe(Map<String, String> environment, Profile profile) {
        return describe(environment, profile, Map.of());
    }

    /**
     * For people: one line for each setting that is set, with its value and where that comes from; no secrets.
     *
     * @param options which variables stand for an option of the command line that was given, and for which one
     */
    public static List<String> describe(Map<String, String> environment, Profile profile, Map<String, String> options) {
        var reader = new EnvironmentReader(environment, options);
        read(reader, profile);
        return reader.effective();
    }

    private static Settings read(EnvironmentReader reader, Profile profile) {
        reader.refuseUnknown();
        var temporal = new TemporalReader(reader, profile);
        return new Settings(
                temporal.address(),
                temporal.settings(),
                reader.text("GROUNDWORK_BIND", "127.0.0.1"),
                reader.number("GROUNDWORK_PORT", 0, 0, 65_535),
                reader.text("GROUNDWORK_PUBLIC_URL"),
                reader.port("TEMPORAL_WORKER_METRICS_PORT"),
                reader.uri("GROUNDWORK_SERVER"),
                reader.path("GROUNDWORK_TOKEN_FILE"),
                reader.path("GROUNDWORK_KEY_RING"),
                new EngineSetting(reader.text("GROUNDWORK_ENGINE"), reader.searchPath()),
                reader.existingFile("TF_CLI_CONFIG_FILE"),
                reader.path("TF_PLUGIN_CACHE_DIR"),
                reader.number(
                        "GROUNDWORK_ENGINES", Math.max(2, Runtime.getRuntime().availableProcessors()), 1, 1_000),
                reader.number(
                        "GROUNDWORK_CACHED_RUNS",
                        WorkerHost.CACHED_RUNS,
                        WorkerHost.FEWEST_CACHED_RUNS,
                        WorkerHost.MOST_CACHED_RUNS),
                new PolicySettings(
                        reader.number(
                                "GROUNDWORK_MAX_DELETIONS",
                                PolicySettings.DEFAULTS.maxDeletions(),
                                0,
                                PolicySettings.MOST_DELETIONS),
                        reader.level("GROUNDWORK_MASS_DELETION", PolicySettings.DEFAULTS.massDeletion()),
                        reader.level("GROUNDWORK_NAMESPACE_ADMINS", PolicySettings.DEFAULTS.namespaceAdmins()),
                        reader.types("GROUNDWORK_STATEFUL_TYPES"),
                        reader.types("GROUNDWORK_STATELESS_TYPES"),
                        reader.level("GROUNDWORK_UNKNOWN_DELETIONS", PolicySettings.DEFAULTS.unknownDeletions()),
                        reader.level(
                                "GROUNDWORK_UNKNOWN_PLAN_SECTIONS", PolicySettings.DEFAULTS.unknownPlanSections())),
                new OpaSettings(
                        reader.text("GROUNDWORK_OPA"),
                        reader.searchPath(),
                        Duration.ofSeconds(reader.number(
                                "GROUNDWORK_POLICY_SECONDS", (int) OpaSettings.DEFAULT_TIME.toSeconds(), 1, (int)
                                        OpaSettings.LONGEST_TIME.toSeconds())),
                        reader.policies("GROUNDWORK_POLICIES")),
                new InputReader(reader).settings(),
                new LimitSettings(
                        reader.number(
                                "GROUNDWORK_LOG_LIMIT",
                                LimitSettings.DEFAULTS.logMebibytes(),
                                1,
                                LimitSettings.MOST_LOG),
                        reader.number(
                                "GROUNDWORK_ENGINE_MEMORY",
                                LimitSettings.DEFAULTS.engineMebibytes(),
                                64,
                                LimitSettings.MOST_MEMORY)),
                reader.sharedStates("GROUNDWORK_SHARED_STATES"));
    }

    /** The part about a worker's metrics; null if nobody wants them. */
    public @Nullable MetricsSettings metrics() {
        return metricsPort == null ? null : new MetricsSettings(bind, metricsPort);
    }

    /** The part about a worker. */
    public WorkerSettings worker(Path directory, Map<String, String> environment) {
        return new WorkerSettings(
                directory,
                engine,
                cliConfigFile,
                pluginCache,
                environment.getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin"),
                environment.getOrDefault("HOME", directory.toString()),
                environment.getOrDefault("TMPDIR", "/tmp"),
                engines,
                SERVER_PATIENCE,
                opa,
                inputs,
                limits,
                inputs.ofTheMachine(environment));
    }
}
