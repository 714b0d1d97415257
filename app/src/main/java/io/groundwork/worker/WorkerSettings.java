package io.groundwork.worker;

import io.groundwork.opa.OpaSettings;
import io.groundwork.terraform.engine.EngineSetting;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a worker's operator decides.
 *
 * @param directory scratch disk; plans and configurations lie here while runs go on
 * @param engine which engine, and the path to look for it
 * @param cliConfigFile the engine's CLI configuration (mirrors, credentials of registries); null for an empty one
 * @param path the engine's own {@code PATH}, for provisioners and credential helpers
 * @param home the engine's {@code HOME}
 * @param temporary the engine's {@code TMPDIR}
 * @param engines how many engines may run at once, 1 or more
 * @param patience how long a call rides out an absence of the server, before the step is tried again later
 * @param opa policies in Rego beside the default set
 */
public record WorkerSettings(
        Path directory,
        EngineSetting engine,
        @Nullable Path cliConfigFile,
        String path,
        String home,
        String temporary,
        int engines,
        Duration patience,
        OpaSettings opa) {}
