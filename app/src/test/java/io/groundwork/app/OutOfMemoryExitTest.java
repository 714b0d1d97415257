package io.groundwork.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OutOfMemoryExitTest {
    /** A process that would go on for ever, and one of its threads takes all memory. */
    public static final class Starved {
        public static void main(String[] arguments) throws InterruptedException {
            Thread.setDefaultUncaughtExceptionHandler(new OutOfMemoryExit(System.err));
            Thread.ofPlatform().start(() -> {
                long[] taken = {};
                while (true) {
                    taken = Arrays.copyOf(taken, taken.length + (1 << 17));
                }
            });
            new CountDownLatch(1).await();
        }
    }

    @Test
    void a_process_of_which_a_thread_ran_out_of_memory_ends_and_says_so() throws Exception {
        var process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx16m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Starved.class.getName())
                .redirectErrorStream(true)
                .start();
        try {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(said).isEqualTo(1);
            assertThat(said).contains("out of memory", "GROUNDWORK_JAVA_OPTS=-Xmx2g");
        } finally {
            process.destroyForcibly();
        }
    }
}
