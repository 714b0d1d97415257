package io.groundwork.terraform.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundwork.terraform.Eventually;
import io.groundwork.terraform.failure.DriverException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BriefRunTest {

    private static final Path SHELL = Path.of("/bin/sh");
    private static final Bounds MINUTE = Bounds.within(Duration.ofMinutes(1));

    /** Says who it is and what it has started, and waits for ever. */
    private static final String HANGS = "sleep 1000 & echo $$ $! >pids.new; mv pids.new pids; wait";

    @TempDir
    Path root;

    @Test
    void it_ends_with_the_exit_code_and_all_that_was_printed() {
        BriefRun run =
                BriefRun.of(SHELL, List.of("-c", "echo said; echo complained >&2; exit 3"), environment(), MINUTE);

        assertThat(run).isEqualTo(new BriefRun(3, "said\n", "complained\n"));
    }

    @Test
    void bytes_that_are_no_text_are_replaced() {
        assertThat(BriefRun.of(SHELL, List.of("-c", "printf 'a\\377b'"), environment(), MINUTE)
                        .output())
                .isEqualTo("a\uFFFDb");
    }

    @Test
    void what_takes_too_long_is_killed_with_all_that_it_has_started() throws Exception {
        assertThatThrownBy(() -> run(HANGS, Bounds.within(Duration.ofMillis(500))))
                .isInstanceOf(DriverException.TimedOut.class);

        assertNothingLives();
    }

    @Test
    void what_is_given_up_is_killed_with_all_that_it_has_started() throws Exception {
        assertThatThrownBy(() -> run(HANGS, MINUTE.until(() -> Files.exists(root.resolve("pids")))))
                .isInstanceOf(DriverException.Cancelled.class);

        assertNothingLives();
    }

    @Test
    void what_is_interrupted_is_killed_with_all_that_it_has_started() throws Exception {
        var failure = new Throwable[1];
        Thread runner = Thread.ofVirtual().start(() -> {
            try {
                run(HANGS, MINUTE);
            } catch (DriverException e) {
                failure[0] = e;
            }
        });
        Eventually.until("it to hang", () -> Files.exists(root.resolve("pids")));
        runner.interrupt();
        runner.join();

        assertThat(failure[0]).isInstanceOf(DriverException.Cancelled.class);
        assertNothingLives();
    }

    @Test
    void what_takes_more_memory_than_it_may_is_killed() throws Exception {
        String takes = "x=$(head -c 100000000 /dev/zero | tr '\\0' x); " + HANGS;

        assertThatThrownBy(() -> run(takes, MINUTE.withMemory(50 << 20)))
                .isInstanceOf(DriverException.Outgrown.class)
                .hasMessageContaining("took more than 50 MiB of memory");
    }

    @Test
    void what_prints_more_than_it_may_is_killed() throws Exception {
        assertThatThrownBy(() -> run("head -c 3000000 /dev/zero; " + HANGS, MINUTE.withOutput(2 << 20)))
                .isInstanceOf(DriverException.Outgrown.class)
                .hasMessageContaining("printed more than 2 MiB");

        assertNothingLives();
    }

    @Test
    void it_does_not_outlive_the_jvm_that_started_it() throws Exception {
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Starter.class.getName(),
                        root.toString())
                .redirectErrorStream(true)
                .redirectOutput(root.resolve("jvm.log").toFile())
                .start();
        Eventually.until("it to hang", () -> Files.exists(root.resolve("pids")));

        jvm.destroyForcibly();

        assertThat(jvm.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertNothingLives();
    }

    @Test
    void what_is_no_program_is_not_found() {
        assertThatThrownBy(() -> BriefRun.of(root.resolve("missing"), List.of(), environment(), MINUTE))
                .isInstanceOf(DriverException.NotFound.class);
    }

    @Test
    void what_cannot_be_executed_is_not_found_either() throws Exception {
        Path broken = Files.writeString(root.resolve("broken"), "#!/nowhere/interpreter\n");
        assertThat(broken.toFile().setExecutable(true)).isTrue();

        assertThatThrownBy(() -> BriefRun.of(broken, List.of("version"), environment(), MINUTE))
                .isInstanceOf(DriverException.NotFound.class)
                .hasMessageContaining("running broken version")
                .hasMessageContaining("not found");
    }

    @Test
    void a_ctrl_c_at_our_terminal_does_not_reach_it() throws Exception {
        BriefRun run =
                BriefRun.of(SHELL, List.of("-c", "read -r stat </proc/$$/stat; echo $stat"), environment(), MINUTE);

        // PID (NAME) STATE PARENT GROUP SESSION
        String[] its = run.output().strip().split(" ", -1);
        String[] ours = Files.readString(Path.of("/proc/self/stat")).strip().split(" ", -1);
        assertThat(its[4]).as("its group, of the signals of a terminal").isNotEqualTo(ours[4]);
        assertThat(its[5]).as("its session, of the terminal").isNotEqualTo(ours[5]);
    }

    private int run(String script, Bounds bounds) {
        return run(root, script, bounds);
    }

    private static int run(Path root, String script, Bounds bounds) {
        return BriefRun.intoFiles(
                SHELL, List.of("-c", script), environment(), root, root.resolve("out"), root.resolve("err"), bounds);
    }

    private static EngineEnvironment environment() {
        return EngineEnvironment.from(Map.of("PATH", "/usr/bin:/bin"));
    }

    private void assertNothingLives() throws IOException {
        if (!Files.exists(root.resolve("pids"))) {
            // It was killed before it could start anything.
            return;
        }
        for (String pid : Files.readString(root.resolve("pids")).strip().split(" ", -1)) {
            Eventually.until("process " + pid + " to be gone", () -> !lives(pid));
        }
    }

    /** Nobody may be there to collect it: then it is a zombie. */
    private static boolean lives(String pid) {
        try {
            String stat = Files.readString(Path.of("/proc", pid, "stat"));
            return !stat.substring(stat.lastIndexOf(')') + 2).startsWith("Z");
        } catch (IOException e) {
            return false;
        }
    }

    /** Starts something that hangs, and waits for it. */
    static final class Starter {
        private Starter() {}

        public static void main(String[] arguments) {
            run(Path.of(arguments[0]), HANGS, MINUTE);
        }
    }
}
