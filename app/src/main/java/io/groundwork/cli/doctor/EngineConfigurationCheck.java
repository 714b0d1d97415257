package io.groundwork.cli.doctor;

import io.groundwork.cli.shell.Check;
import io.groundwork.cli.shell.CommandContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where the engines of this machine take their providers from, for {@code doctor}. */
final class EngineConfigurationCheck {
    private static final String FILE = "TF_CLI_CONFIG_FILE";
    private static final String CACHE = "TF_PLUGIN_CACHE_DIR";

    private final CommandContext shell;

    EngineConfigurationCheck(CommandContext shell) {
        this.shell = shell;
    }

    List<Check> checks() {
        List<Check> checks = new ArrayList<>();
        String file = shell.environment(FILE);
        if (file != null) {
            checks.add(file(Path.of(file)));
        }
        String cache = shell.environment(CACHE);
        if (cache != null) {
            checks.add(cache(Path.of(cache)));
        }
        return checks;
    }

    private static Check file(Path file) {
        if (!Files.isRegularFile(file)) {
            // The engine only warns about it on stderr, and then does not use the mirror that was meant.
            return Check.warning(
                    "engine-config", FILE + " names a file that is not there: " + file, "unset it, or make the file");
        }
        try {
            return Files.readString(file).lines().anyMatch(line -> line.strip().startsWith("plugin_cache_dir"))
                    ? Check.warning(
                            "engine-config",
                            file + " sets a plugin cache, which runs that initialise at once may damage",
                            "take plugin_cache_dir out and set " + CACHE + " for the worker: then they take turns")
                    : Check.ok("engine-config", file.toString());
        } catch (IOException e) {
            return Check.missing("engine-config", file + " cannot be read", "check who may read it");
        }
    }

    private static Check cache(Path directory) {
        if (Files.isDirectory(directory) ? Files.isWritable(directory) : !Files.exists(directory)) {
            return Check.ok("plugin-cache", directory + (Files.exists(directory) ? "" : ", made by the first run"));
        }
        return Check.missing(
                "plugin-cache",
                directory + " is no directory that can be written",
                "correct " + CACHE + ", or unset it");
    }
}
