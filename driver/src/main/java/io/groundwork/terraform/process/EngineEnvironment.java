package io.groundwork.terraform.process;

import io.groundwork.terraform.failure.DriverException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The engine's whole environment. Nothing is inherited: a configuration can read it at plan time without any provider.
 *
 * <p>Immutable. Values are never printed.
 */
public final class EngineEnvironment {

    private final Map<String, String> values;

    private EngineEnvironment(Map<String, String> values) {
        this.values = Collections.unmodifiableMap(new TreeMap<>(values));
    }

    /**
     * What every engine gets: {@code PATH HOME TMPDIR LANG} as given, and our fixed settings. Without a {@code LANG} it gets one in
     * which its commands read and write UTF-8.
     *
     * @param own the environment to take those few from, usually this process's own
     */
    public static EngineEnvironment from(Map<String, String> own) {
        Map<String, String> values = new TreeMap<>(EnvironmentRules.FIXED);
        EnvironmentRules.INHERITED.forEach(name -> {
            String value = own.get(name);
            if (value != null) {
                values.put(name, value);
            }
        });
        values.putIfAbsent("LANG", "C.UTF-8");
        return new EngineEnvironment(values);
    }

    /** Provider installation and credentials. Without it the engine gets an empty configuration, never {@code ~/.terraformrc}. */
    public EngineEnvironment withCliConfigFile(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new DriverException.NotFound("reading the engine's CLI configuration: " + file + " does not exist");
        }
        return with("TF_CLI_CONFIG_FILE", file.toAbsolutePath().toString());
    }

    /**
     * Where {@code init} keeps providers for the next one. Terraform writes there without a lock: see {@link Launch#turn}.
     *
     * @param trusted take a provider that is there although no lock file vouches for it. Otherwise Terraform fetches it again
     *     and writes over it, also while it runs.
     */
    public EngineEnvironment withPluginCache(Path directory, boolean trusted) {
        EngineEnvironment result =
                with("TF_PLUGIN_CACHE_DIR", directory.toAbsolutePath().toString());
        return trusted ? result.with("TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE", "1") : result;
    }

    /** Where {@code .terraform} goes. */
    public EngineEnvironment withDataDirectory(Path directory) {
        return with("TF_DATA_DIR", directory.toAbsolutePath().toString());
    }

    /** A setting of the http backend, for example {@code TF_HTTP_ADDRESS}. */
    public EngineEnvironment withHttpBackend(Map<String, String> settings) {
        EngineEnvironment result = this;
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            if (!setting.getKey().startsWith("TF_HTTP_")) {
                throw new DriverException.Refused(
                        "setting the http backend: " + setting.getKey() + " is none of its settings");
            }
            result = result.with(setting.getKey(), setting.getValue());
        }
        return result;
    }

    /** A value of the configuration's variable of that name (without {@code TF_VAR_}). */
    public EngineEnvironment withVariable(String name, String value) {
        EnvironmentRules.requireVariableName(name);
        return with("TF_VAR_" + name, value);
    }

    /**
     * A variable that the operator or the user wants the engine to see, for example {@code AWS_REGION}.
     *
     * @throws DriverException.Refused when it would change what the engine or the supervisor does; names the variable
     */
    public EngineEnvironment withAllowed(String name, String value) {
        EnvironmentRules.requireAllowed(name);
        return with(name, value);
    }

    /**
     * A variable that says what the machine is like, for example {@code HTTPS_PROXY} or {@code SSL_CERT_FILE}: only by the
     * decision of who runs the machine. What is always set otherwise ({@code GIT_TERMINAL_PROMPT}) stays as it is.
     *
     * @throws DriverException.Refused as {@link #withAllowed}
     */
    public EngineEnvironment withMachine(String name, String value) {
        EnvironmentRules.requireHarmless(name);
        return EnvironmentRules.FIXED.containsKey(name) ? this : with(name, value);
    }

    /** In the order of their names. */
    public SortedSet<String> names() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(values.keySet()));
    }

    Map<String, String> asMap() {
        return values;
    }

    private EngineEnvironment with(String name, String value) {
        if (value.indexOf('\0') >= 0) {
            throw new DriverException.Refused(
                    "setting the engine's environment: the value of " + name + " holds a NUL");
        }
        Map<String, String> copy = new TreeMap<>(values);
        copy.put(name, value);
        return new EngineEnvironment(copy);
    }

    @Override
    public String toString() {
        return "EngineEnvironment" + values.keySet();
    }
}
