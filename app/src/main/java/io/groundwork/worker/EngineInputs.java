package io.groundwork.worker;

import io.groundwork.artifact.RootModule;
import io.groundwork.client.WorkerApi;
import io.groundwork.problem.Problems;
import io.groundwork.run.EngineVariables;
import io.groundwork.run.RunRequest;
import io.groundwork.run.RunToken;
import io.groundwork.secret.Secret;
import io.groundwork.terraform.failure.DriverException;
import io.groundwork.terraform.process.EngineEnvironment;
import io.groundwork.terraform.process.Launch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the engine of one step gets to see: its environment, and the values of variables. The secrets in them are remembered with
 * the run.
 */
final class EngineInputs {
    private static final String VARIABLE_PREFIX = EngineVariables.VARIABLE_PREFIX;
    /** An environment has its limits. */
    private static final int MOST_CHARACTERS_OF_KEYS = 16 * 1024;

    private final EngineEnvironment environment;
    private final VariableInputs variables;
    private final @Nullable Path turn;
    private final long outputLimit;

    private EngineInputs(
            EngineEnvironment environment, VariableInputs variables, @Nullable Path turn, long outputLimit) {
        this.environment = environment;
        this.variables = variables;
        this.turn = turn;
        this.outputLimit = outputLimit;
    }

    VariableInputs variables() {
        return variables;
    }

    EngineEnvironment environment() {
        return environment;
    }

    /** Everything about its start. */
    Launch launch(Path workDirectory, Path lockFile) {
        Launch launch = Launch.in(workDirectory, environment, lockFile).withOutputLimit(outputLimit);
        return turn == null ? launch : launch.withTurn(turn);
    }

    /** Asks the server for tokens, and this machine for secrets. Thread-safe. */
    static final class Source {
        private final WorkerApi server;
        private final Secrets secrets;
        private final RunSecrets runSecrets;
        private final WorkerSettings settings;
        private final WorkerDirectory directory;
        private final Engines engines;

        Source(
                WorkerApi server,
                Secrets secrets,
                RunSecrets runSecrets,
                WorkerSettings settings,
                WorkerDirectory directory,
                Engines engines) {
            this.server = server;
            this.secrets = secrets;
            this.runSecrets = runSecrets;
            this.settings = settings;
            this.directory = directory;
            this.engines = engines;
        }

        /** For an engine that may read the state. */
        EngineInputs forPlan(RunRequest request) {
            return withToken(request, withoutState(request), server.planToken(request.runId(), directory.workerId()));
        }

        /**
         * For the engine that may write the state.
         *
         * @param inputs what it gets beside its token, which fences every engine that had one before
         */
        EngineInputs forApply(RunRequest request, EngineInputs inputs, String planDigest) {
            return withToken(request, inputs, server.applyToken(request.runId(), directory.workerId(), planDigest));
        }

        private EngineInputs withToken(RunRequest request, EngineInputs inputs, RunToken token) {
            // Whatever the engine is given, it may say.
            runSecrets.remember(request.runId(), List.of(token.password()));
            return withState(inputs, token);
        }

        /** For {@code init}: what {@code plan} gets, and the shared providers if there are any. */
        EngineInputs forInit(RunRequest request, Path workDirectory) {
            EngineInputs inputs = forPlan(request);
            if (settings.pluginCache() == null) {
                return inputs;
            }
            var cache = PluginCache.in(settings.pluginCache());
            return new EngineInputs(
                    cache.addTo(inputs.environment(), workDirectory),
                    inputs.variables(),
                    cache.turn(),
                    inputs.outputLimit);
        }

        /** For commands that only read a plan file. */
        EngineInputs withoutState(RunRequest request) {
            try {
                return build(request);
            } catch (DriverException.Refused e) {
                throw Problems.badInput(
                        "environment_refused",
                        String.valueOf(e.getMessage()),
                        "leave the variable out: it would change what the engine does");
            }
        }

        private EngineInputs build(RunRequest request) {
            settings.inputs().variables().requireAllowed(request.environment().keySet());
            Path home = directory.home(request.workspace(), request.runId());
            EngineEnvironment environment = EngineEnvironment.from(
                    Map.of("PATH", settings.path(), "HOME", home.toString(), "TMPDIR", settings.temporary()));
            for (Map.Entry<String, String> variable : settings.machine().entrySet()) {
                environment = environment.withMachine(variable.getKey(), variable.getValue());
            }
            Path cliConfig = settings.cliConfigFile();
            if (cliConfig != null) {
                environment = environment.withCliConfigFile(cliConfig);
            }
            List<String> values = new ArrayList<>();
            SortedMap<String, String> variables = new TreeMap<>();
            SortedMap<String, Secret> resolved = secrets.resolve(request.environment());
            for (Map.Entry<String, Secret> secret : resolved.entrySet()) {
                String name = secret.getKey();
                String value = secret.getValue().reveal();
                values.add(value);
                if (name.startsWith(VARIABLE_PREFIX)) {
                    variables.put(name.substring(VARIABLE_PREFIX.length()), value);
                } else {
                    environment = environment.withAllowed(name, value);
                }
            }
            runSecrets.remember(request.runId(), values);
            Path work = directory.workDirectory(request.workspace());
            RootModule module = RootModule.in(work, engines.engine().readsTofuFiles());
            VariableInputs written =
                    VariableInputs.write(directory.run(request.runId()), work, request, module, variables);
            return new EngineInputs(
                    module.encryptsSomething() ? withKeys(environment, written.texts()) : environment,
                    written,
                    null,
                    settings.limits().outputBytes());
        }

        /**
         * OpenTofu takes no file of variables with a plan, and cannot open one whose passphrase is a variable: it looks into its
         * environment.
         */
        private static EngineEnvironment withKeys(EngineEnvironment environment, SortedMap<String, String> variables) {
            EngineEnvironment result = environment;
            int left = MOST_CHARACTERS_OF_KEYS;
            for (Map.Entry<String, String> variable : variables.entrySet()) {
                left -= variable.getKey().length() + variable.getValue().length();
                if (left >= 0 && variable.getKey().matches("[A-Za-z_][A-Za-z0-9_]*")) {
                    result = result.withVariable(variable.getKey(), variable.getValue());
                }
            }
            return result;
        }

        private static EngineInputs withState(EngineInputs inputs, RunToken token) {
            return new EngineInputs(
                    inputs.environment().withHttpBackend(httpBackend(token)),
                    inputs.variables(),
                    null,
                    inputs.outputLimit);
        }

        /** A server that restarts under an apply is waited for: about two and a half minutes. */
        private static Map<String, String> httpBackend(RunToken token) {
            return Map.of(
                    "TF_HTTP_ADDRESS", token.address(),
                    "TF_HTTP_LOCK_ADDRESS", token.address(),
                    "TF_HTTP_UNLOCK_ADDRESS", token.address(),
                    "TF_HTTP_USERNAME", token.username(),
                    "TF_HTTP_PASSWORD", token.password(),
                    "TF_HTTP_RETRY_MAX", "30",
                    "TF_HTTP_RETRY_WAIT_MIN", "1",
                    "TF_HTTP_RETRY_WAIT_MAX", "5");
        }
    }
}
