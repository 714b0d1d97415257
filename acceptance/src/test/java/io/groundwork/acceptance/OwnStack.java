package io.groundwork.acceptance;

import java.nio.file.Path;
import java.time.Duration;

/** Commands that bring server, worker and Temporal with them, timed as a person sees them. */
public final class OwnStack {
    private static final Duration LONG = Duration.ofMinutes(1);

    private OwnStack() {}

    /** From the start of {@code dev} in that directory until it says that it is ready; it is ended then. */
    public static Duration untilReady(Path home) {
        try (Program dev = Embedded.startBesideTemporal(home, home.resolve("data"), "dev")) {
            dev.awaitReady(LONG, () -> dev.out().contains("ready"));
            return dev.untilReady();
        }
    }

    /** A run of the first example in that directory. */
    public static Result runsHello(Path home) {
        String hello = Distribution.underTest().example("hello");
        try (Program run = Embedded.startBesideTemporal(home, home.resolve("data"), "run", hello, "--auto-approve")) {
            return run.await(LONG);
        }
    }
}
