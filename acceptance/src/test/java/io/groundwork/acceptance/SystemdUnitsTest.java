package io.groundwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The units of {@code deploy/systemd}: systemd takes them, and the worker's one ends no engine. */
class SystemdUnitsTest {
    private static final Path UNITS = Document.root().resolve("deploy/systemd");
    private static final Path ANALYZE = Path.of("/usr/bin/systemd-analyze");

    @TempDir
    Path root;

    @ParameterizedTest
    @ValueSource(strings = {"groundwork-server.service", "groundwork-worker.service"})
    void systemd_finds_nothing_to_say_against_the_unit(String name) throws IOException {
        assumeTrue(Files.isExecutable(ANALYZE), "needs systemd-analyze, to judge a unit as systemd does");
        Path unit = Files.writeString(
                root.resolve(name),
                Files.readString(UNITS.resolve(name)).replace("/opt/groundwork/bin/groundwork", Deployment.binary()));

        try (Program verify = Program.start(
                root.resolve("logs"), "verify", List.of(ANALYZE.toString(), "verify", unit.toString()), Map.of())) {
            Result verdict = verify.await(Duration.ofMinutes(1));
            assertThat(verdict.out() + verdict.err()).doesNotContain(name);
            assertThat(verdict.exitCode()).isZero();
        }
    }

    @Test
    void stopping_the_workers_unit_signals_the_worker_only_and_takes_nothing_from_its_engines() throws IOException {
        List<String> lines = settings("groundwork-worker.service").toList();

        assertThat(lines)
                .contains("KillMode=process", "OOMPolicy=continue", "PrivateTmp=no", "RemoveIPC=no", "Restart=always");
        assertThat(lines)
                .noneMatch(line -> line.startsWith("DynamicUser=")
                        || line.startsWith("RuntimeDirectory=")
                        || line.startsWith("LoadCredential"));
    }

    /** Where a unit names one twice, the later one counts. */
    @ParameterizedTest
    @ValueSource(strings = {"groundwork-server.service", "groundwork-worker.service"})
    void a_unit_says_each_thing_once(String name) throws IOException {
        assertThat(settings(name).map(line -> line.replaceAll("=.*", "")).filter(key -> !key.equals("Environment")))
                .doesNotHaveDuplicates();
    }

    private static Stream<String> settings(String name) throws IOException {
        return Files.readAllLines(UNITS.resolve(name)).stream().filter(line -> line.matches("[A-Za-z]+=.*"));
    }
}
