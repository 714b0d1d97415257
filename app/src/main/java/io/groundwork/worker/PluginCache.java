package io.groundwork.worker;

import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.groundwork.terraform.process.EngineEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Providers that several runs share. Terraform unpacks into such a directory in place: an init that meets another one's
 * unfinished file fails, or writes a wrong hash into its lock file. So inits take turns, on the whole machine. And where no lock
 * file vouches for a provider that is there, Terraform would fetch it once more over the one that other runs execute;
 * it is told to take the one that is there.
 */
final class PluginCache {
    private final Path directory;

    private PluginCache(Path directory) {
        this.directory = directory;
    }

    /** Makes it if missing; raises {@code plugin_cache_unusable} (resources). */
    static PluginCache in(Path directory) {
        try {
            Files.createDirectories(directory);
            if (!Files.isWritable(directory)) {
                throw new IOException("it cannot be written");
            }
            return new PluginCache(directory);
        } catch (IOException e) {
            throw new Problem(
                            "plugin_cache_unusable",
                            ProblemKind.RESOURCES,
                            "init: using the plugin cache " + directory + ": " + e,
                            "check who owns the directory that TF_PLUGIN_CACHE_DIR names on the worker")
                    .asException(e);
        }
    }

    EngineEnvironment addTo(EngineEnvironment environment, Path workDirectory) {
        boolean nothingVouches = !Files.exists(workDirectory.resolve(InitCache.LOCK_FILE));
        return environment.withPluginCache(directory, nothingVouches);
    }

    /** Held by the one init that is at work. */
    Path turn() {
        return directory.resolve(".groundwork-turn");
    }
}
