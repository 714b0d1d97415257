package io.groundwork.worker;

import io.groundwork.opa.OpaSettings;
import io.groundwork.terraform.engine.EngineSetting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a worker's operator decides.
 *
 * @param directory scratch disk; plans and configurations lie here while runs go on
 * @param engine which engine, and the path to look for it
 * @param cliConfigFile the engine's CLI configuration (mirrors, credentials of registries); null for an empty one
 * @param pluginCache where {@code init} keeps providers, shared by whoever runs engines here; null for nowhere
 * @param path the engine's own {@code PATH}, for provisioners and credential helpers
 * @param home the worker's own; an engine that works for a run gets another
 * @param temporary the engine's {@code TMPDIR}
 * @param engines how many engines may run at once, 1 or more
 * @param patience how long a call rides out an absence of the server, before the step is tried again later
 * @param opa policies in Rego beside the default set
 * @param inputs what runs may give their engines
 * @param limits what one run may take of the worker
 * @param machine what every engine gets of the worker's own environment: proxies, certificates and the like
 */
public record WorkerSettings(
        Path directory,
        EngineSetting engine,
        @Nullable Path cliConfigFile,
        @Nullable Path pluginCache,
        String path,
        String home,
        String temporary,
        int engines,
        Duration patience,
        OpaSettings opa,
        InputSettings inputs,
        LimitSettings limits,
        Map<String, String> machine) {
    public WorkerSettings {
        machine = Map.copyOf(machine);
    }
}
