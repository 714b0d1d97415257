package io.groundwork.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundwork.run.RunMode;
import io.groundwork.run.RunStatus;
import io.groundwork.run.RunView;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One cache of providers under several runs at once, with a mirror whose packages have to be unpacked. */
@Timeout(300)
class PluginCacheTest {
    private static final int RUNS = 6;
    private static final Map<String, String> KEY = Map.of("TEMPORAL_CLOUD_API_KEY", "env:RIGHT_KEY");

    @TempDir
    Path root;

    @ParameterizedTest
    @ValueSource(strings = {"terraform", "tofu"})
    void runs_that_initialise_and_plan_at_once_all_get_a_whole_provider_and_its_right_hash(String engine)
            throws IOException {
        TestCloud cloud = TestCloud.in(root.resolve("cloud"));
        // While one run's provider is at work, the next run initialises.
        cloud.willGoWrong("""
                [{"on": "plan", "delay": "2s"}]
                """);
        try (Stack stack = Stack.start(root, environment(engine))) {
            List<CompletableFuture<RunView>> runs = IntStream.range(0, RUNS)
                    .mapToObj(number -> start(stack, "run-" + number, cloud))
                    .toList();

            assertThat(runs).allSatisfy(run -> {
                assertThat(run.join().error()).isNull();
                assertThat(run.join().status()).isEqualTo(RunStatus.PLANNED_AND_FINISHED);
            });
            String alone = hashOf(stack, start(stack, "alone", cloud).join());
            assertThat(runs)
                    .allSatisfy(run -> assertThat(hashOf(stack, run.join())).isEqualTo(alone));
            assertThat(programsIn(root.resolve("cache")))
                    .as("one provider for all")
                    .hasSize(1);
        }
    }

    /** Each its own configuration: none profits from what init made for another. */
    private static CompletableFuture<RunView> start(Stack stack, String workspace, TestCloud cloud) {
        String configuration = "# " + workspace + "\n" + TestCloud.namespace(cloud.endpoint(), "aws-eu-west-1", null);
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return stack.run(workspace, RunMode.PLAN_ONLY, configuration, Map.of(), KEY);
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                },
                task -> Thread.ofVirtual().start(task));
    }

    private static List<Path> programsIn(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .filter(Files::isExecutable)
                    .toList();
        }
    }

    private static String hashOf(Stack stack, RunView run) {
        return new String(stack.api.lockFile(run.runId()), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains("h1:"))
                .findFirst()
                .orElse("no hash")
                .strip();
    }

    private Map<String, String> environment(String engine) throws IOException {
        String path = Objects.requireNonNullElse(System.getenv("PATH"), "/usr/bin:/bin");
        Path tools = Objects.requireNonNull(TestCloud.mirror().getParent());
        Path engineConfiguration = Files.writeString(
                root.resolve("terraformrc"),
                "provider_installation {\n  filesystem_mirror {\n    path = \"" + packedMirror() + "\"\n  }\n}\n");
        return Map.of(
                "PATH", path + ":" + tools.resolve("bin"),
                "HOME", root.toString(),
                "GROUNDWORK_ENGINE", engine,
                "GROUNDWORK_ENGINES", Integer.toString(RUNS),
                "TF_CLI_CONFIG_FILE", engineConfiguration.toString(),
                "TF_PLUGIN_CACHE_DIR", root.resolve("cache").toString(),
                "RIGHT_KEY", TestCloud.KEY);
    }

    /** HOST/NAMESPACE/TYPE/terraform-provider-TYPE_VERSION_PLATFORM.zip */
    private Path packedMirror() throws IOException {
        Path packed = root.resolve("packed");
        for (String host : List.of("registry.terraform.io", "registry.opentofu.org")) {
            Path type = Path.of(host, "temporalio/temporalcloud");
            try (Stream<Path> files = Files.walk(TestCloud.mirror().resolve(type))) {
                Path binary = files.filter(Files::isRegularFile).findFirst().orElseThrow();
                Path platform = Objects.requireNonNull(binary.getParent());
                Path version = Objects.requireNonNull(platform.getParent());
                Files.createDirectories(packed.resolve(type));
                zip(
                        binary,
                        packed.resolve(type)
                                .resolve("terraform-provider-temporalcloud_" + version.getFileName() + "_"
                                        + platform.getFileName() + ".zip"));
            }
        }
        return packed;
    }

    private static void zip(Path binary, Path archive) throws IOException {
        try (OutputStream out = Files.newOutputStream(archive);
                var zip = new ZipArchiveOutputStream(out)) {
            var entry = new ZipArchiveEntry(String.valueOf(binary.getFileName()));
            entry.setUnixMode(0755);
            zip.putArchiveEntry(entry);
            Files.copy(binary, zip);
            zip.closeArchiveEntry();
        }
    }
}
