package io.groundwork.terraform.process;

import io.groundwork.terraform.failure.DriverException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Which variables an engine gets, and which nobody may hand it. */
final class EnvironmentRules {

    static final List<String> INHERITED = List.of("PATH", "HOME", "TMPDIR", "LANG");

    /** {@code GOGC=400} takes a quarter of the CPU time off for twice the memory; a caller may set it otherwise. */
    static final Map<String, String> FIXED = Map.of(
            "TF_IN_AUTOMATION", "1",
            "TF_INPUT", "0",
            "CHECKPOINT_DISABLE", "1",
            "NO_COLOR", "1",
            "GIT_TERMINAL_PROMPT", "0",
            "GOGC", "400",
            // Empty and nobody's to change. Were it unset, the engine would read the home directory's.
            "TF_CLI_CONFIG_FILE", "/dev/null");

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern VARIABLE_NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_-]*");

    private static final Set<String> REFUSED = Set.of(
            "PATH",
            "TF_IN_AUTOMATION",
            "TF_INPUT",
            "TF_CLI_CONFIG_FILE",
            "TERRAFORM_CONFIG",
            "TF_DATA_DIR",
            "TF_WORKSPACE",
            "TF_REATTACH_PROVIDERS",
            "TF_STATE_PERSIST_INTERVAL",
            "TF_FORCE_LOCAL_BACKEND",
            "TF_DISABLE_PLUGIN_TLS",
            "TF_SKIP_PROVIDER_VERIFY",
            "TF_APPEND_USER_AGENT",
            "TF_TEMP_LOG_PATH",
            "TF_ENCRYPTION",
            "NO_COLOR",
            "BASH_ENV",
            "ENV",
            "SHELLOPTS",
            "BASHOPTS",
            "IFS",
            "CDPATH",
            "PS4",
            "GODEBUG");

    /** Where a machine keeps its things. Its operator may hand it on; who asks for a run may not change it. */
    private static final Set<String> OF_THE_MACHINE = Set.of("HOME", "TMPDIR", "NETRC");

    private static final List<String> PREFIXES_OF_THE_MACHINE = List.of("GIT_", "SSH_", "SSL_", "XDG_");

    private static final List<String> REFUSED_PREFIXES = List.of(
            "TF_CLI_ARGS",
            "TF_LOG",
            "TF_PLUGIN_CACHE",
            "TF_HTTP_",
            "TF_VAR_",
            "CHECKPOINT_",
            "LD_",
            "DYLD_",
            "BASH_FUNC_");

    private EnvironmentRules() {}

    static void requireAllowed(String name) {
        if (!NAME.matcher(name).matches()) {
            throw refused(name, "is no name of a variable");
        }
        if (name.startsWith("TF_VAR_")) {
            throw refused(name, "is given as a variable of the configuration");
        }
        if (isOfTheMachine(name)) {
            throw refused(name, "belongs to the machine that the engine runs on");
        }
        requireHarmless(name);
    }

    /** For who may say what the machine is like. */
    static void requireHarmless(String name) {
        if (!NAME.matcher(name).matches()) {
            throw refused(name, "is no name of a variable");
        }
        if (REFUSED.contains(name) || REFUSED_PREFIXES.stream().anyMatch(name::startsWith)) {
            throw refused(name, "would change what the engine does behind our back");
        }
    }

    private static boolean isOfTheMachine(String name) {
        return OF_THE_MACHINE.contains(name)
                || PREFIXES_OF_THE_MACHINE.stream().anyMatch(name::startsWith)
                || name.toUpperCase(Locale.ROOT).endsWith("_PROXY");
    }

    static void requireVariableName(String name) {
        if (!VARIABLE_NAME.matcher(name).matches()) {
            throw refused(name, "is no name of a variable of a configuration");
        }
    }

    private static DriverException.Refused refused(String name, String why) {
        return new DriverException.Refused("setting the engine's environment: " + name + " " + why);
    }
}
