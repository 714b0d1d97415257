package io.groundwork.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SignalsTest {
    /** A process of its own: a signal sent to this one would hit the test runner. */
    static final class Probe {
        public static void main(String[] arguments) throws InterruptedException {
            AtomicInteger count = new AtomicInteger();
            Signals signals = new Signals();
            signals.handle(signal -> {
                if (count.incrementAndGet() > 2) {
                    signals.leave(130);
                }
                System.out.println(signal);
            });
            System.out.println("ready");
            new CountDownLatch(1).await();
        }
    }

    @Test
    void every_signal_is_handled_and_told_from_the_other() throws Exception {
        Process probe = new ProcessBuilder(
                        // Whoever starts the tests in the background leaves SIGINT ignored, and a JVM keeps to that.
                        "env",
                        "--default-signal=INT",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Probe.class.getName())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader out = probe.inputReader()) {
            assertThat(out.readLine()).isEqualTo("ready");

            send("INT", probe);
            assertThat(out.readLine()).isEqualTo("INTERRUPT");
            send("TERM", probe);
            assertThat(out.readLine()).isEqualTo("TERMINATE");
            assertThat(probe.isAlive()).isTrue();

            send("INT", probe);
            assertThat(probe.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(probe.exitValue()).isEqualTo(130);
        } finally {
            probe.destroyForcibly();
        }
    }

    private static void send(String signal, Process process) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .start()
                .waitFor();
    }
}
