package io.groundwork.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundwork.artifact.ConfigurationPack;
import io.groundwork.client.ApiClient;
import io.groundwork.config.Settings;
import io.groundwork.dev.DevStack;
import io.groundwork.run.FeedPage;
import io.groundwork.run.RunMode;
import io.groundwork.run.RunRequest;
import io.groundwork.run.RunStatus;
import io.groundwork.run.RunView;
import io.groundwork.secret.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Temporal, server and worker in this process, driven through HTTP as a user would, with a real engine. */
public final class Stack implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Path root;
    private final DevStack stack;
    final ApiClient api;

    private Stack(Path root, DevStack stack) {
        this.root = root;
        this.stack = stack;
        this.api = new ApiClient(stack.server(), stack.token());
    }

    /** Its worker finds the engine of this machine, and has some variables more. */
    static Stack startWithEngine(Path root, Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(more);
        environment.put("PATH", Objects.requireNonNullElse(System.getenv("PATH"), "/usr/bin:/bin"));
        environment.put("HOME", root.toString());
        return start(root, environment);
    }

    /** As {@link #startWithEngine}, with the engine of that name. Missing tools: skipped locally, failed in CI. */
    static Stack startWith(String engine, Path root, Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(more);
        Path tools = Objects.requireNonNull(TestCloud.mirror().getParent());
        environment.put(
                "PATH",
                Objects.requireNonNullElse(System.getenv("PATH"), "/usr/bin:/bin") + ":" + tools.resolve("bin"));
        environment.put("HOME", root.toString());
        environment.put("GROUNDWORK_ENGINE", engine);
        return start(root, environment);
    }

    /** @param environment the process's, with the {@code PATH} that Temporal and the engine are looked for in */
    static Stack start(Path root, Map<String, String> environment) {
        return start(root, environment, null);
    }

    /** As {@code groundwork dev} starts it: with codec endpoints, Temporal's UI, and metrics where the settings say so. */
    public static Stack startToWatch(Path root, Map<String, String> environment) {
        return start(
                root,
                environment,
                new DevStack.Watching(List.of(), Settings.from(environment).metrics()));
    }

    private static Stack start(Path root, Map<String, String> environment, DevStack.@Nullable Watching watching) {
        return new Stack(
                root,
                DevStack.start(new DevStack.Plan(
                        root.resolve("data"),
                        true,
                        "127.0.0.1",
                        0,
                        Settings.from(environment),
                        environment,
                        "test",
                        watching)));
    }

    /** Of a part, under the name that people read. */
    public String address(String name) {
        return Objects.requireNonNull(stack.addresses().get(name), () -> name + " in " + stack.addresses());
    }

    public Secret token() {
        return stack.token();
    }

    RunView run(String workspace, RunMode mode, String configuration) throws IOException {
        return run(workspace, mode, configuration, Map.of(), Map.of());
    }

    /** Asks for a run of a configuration of one file, which nobody has approved, and waits until it is there. */
    RunView runTo(RunStatus status, String workspace, String configuration) throws IOException {
        String runId = begin(workspace, RunMode.APPLY, false, configuration, Map.of(), Map.of());
        return await(runId, run -> run.status() == status);
    }

    /** Runs a configuration of one file with auto-approval, to its end or until a person is asked all the same. */
    RunView runToDecision(String workspace, String configuration) throws IOException {
        String runId = begin(workspace, RunMode.APPLY, true, configuration, Map.of(), Map.of());
        return await(
                runId,
                run -> run.status() == RunStatus.AWAITING_APPROVAL
                        || run.status().ended());
    }

    /** Runs a configuration of one file to its end. */
    public RunView run(
            String workspace,
            RunMode mode,
            String configuration,
            Map<String, String> variables,
            Map<String, String> secrets)
            throws IOException {
        String runId = begin(workspace, mode, true, configuration, variables, secrets);
        return await(runId, run -> run.status().ended());
    }

    private String begin(
            String workspace,
            RunMode mode,
            boolean autoApprove,
            String configuration,
            Map<String, String> variables,
            Map<String, String> secrets)
            throws IOException {
        Path source = Files.createTempDirectory(root, "configuration");
        Files.writeString(source.resolve("main.tf"), configuration);
        Path archive = root.resolve(UUID.randomUUID() + ".tar.gz");
        ConfigurationPack.pack(source, Map.of(), archive);
        String digest = api.uploadConfiguration(archive);
        RunView run = api.createRun(
                new RunRequest(
                        "",
                        workspace,
                        digest,
                        source.toString(),
                        mode,
                        autoApprove,
                        variables,
                        List.of(),
                        secrets,
                        null,
                        "tester"),
                UUID.randomUUID().toString());
        return run.runId();
    }

    private RunView await(String runId, Predicate<RunView> wanted) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        RunView run = api.run(runId);
        while (!wanted.test(run)) {
            assertThat(System.nanoTime()).as("run %s", run).isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            run = api.run(runId);
        }
        return run;
    }

    List<FeedPage.Entry> feed(String runId) {
        return api.events(runId, 0, 1000).entries();
    }

    /** Files of the data directory that have a text in them as it is. */
    List<Path> filesWith(String text) throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve("data"))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> contains(file, text))
                    .toList();
        }
    }

    private static boolean contains(Path file, String text) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException e) {
            // Gone since it was listed.
            return false;
        }
    }

    @Override
    public void close() {
        api.close();
        stack.close();
    }
}
