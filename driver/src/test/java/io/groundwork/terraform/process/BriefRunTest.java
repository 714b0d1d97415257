package io.groundwork.terraform.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.groundwork.terraform.Eventually;
import io.groundwork.terraform.failure.DriverException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BriefRunTest {
    private static final Path SHELL = Path.of("/bin/sh");
    private static final EngineEnvironment ENVIRONMENT = EngineEnvironment.from(Map.of("PATH", "/usr/bin:/bin"));

    @TempDir
    Path root;

    @Test
    void a_ctrl_c_at_our_terminal_does_not_reach_it() {
        BriefRun run = BriefRun.of(
                SHELL, List.of("-c", "read -r stat </proc/$$/stat; echo $stat"), ENVIRONMENT, Duration.ofSeconds(20));

        // PID (NAME) STATE PARENT GROUP SESSION
        String[] stat = run.output().strip().split(" ", -1);
        assertThat(stat[4]).as("its group, of the signals of a terminal").isEqualTo(stat[0]);
        assertThat(stat[5]).as("its session, of the terminal").isEqualTo(stat[0]);
    }

    @Test
    void it_ends_with_us_also_where_nobody_waits_for_it() throws Exception {
        Path pid = root.resolve("pid");
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Leaver.class.getName(),
                        pid.toString())
                .inheritIO()
                .start();

        assertThat(jvm.waitFor(30, TimeUnit.SECONDS)).isTrue();
        long left = Long.parseLong(Files.readString(pid).strip());
        Eventually.until(
                "the end of " + left,
                () -> ProcessHandle.of(left).filter(ProcessHandle::isAlive).isEmpty());
    }

    /** Leaves beside a program that goes on for long. */
    static final class Leaver {
        public static void main(String[] arguments) {
            Path pid = Path.of(arguments[0]);
            Thread.ofVirtual()
                    .start(() -> BriefRun.of(
                            SHELL,
                            List.of("-c", "echo $$ >" + pid + ".new; mv " + pid + ".new " + pid + "; exec sleep 300"),
                            ENVIRONMENT,
                            Duration.ofMinutes(5)));
            Eventually.until("the program to begin", () -> Files.exists(pid));
            System.exit(130);
        }
    }

    @Test
    void what_cannot_be_executed_is_told_as_that() throws Exception {
        Path broken = Files.writeString(root.resolve("broken"), "#!/nowhere/interpreter\n");
        assertThat(broken.toFile().setExecutable(true)).isTrue();

        assertThatExceptionOfType(DriverException.NotFound.class)
                .isThrownBy(() -> BriefRun.of(broken, List.of("version"), ENVIRONMENT, Duration.ofSeconds(20)))
                .withMessageContaining("running broken version")
                .withMessageContaining("No such file");
        assertThatExceptionOfType(DriverException.NotFound.class)
                .isThrownBy(() -> BriefRun.of(root.resolve("absent"), List.of(), ENVIRONMENT, Duration.ofSeconds(20)));
    }
}
