package io.groundwork.acceptance.bench;

import io.groundwork.acceptance.Deployment;
import io.groundwork.acceptance.OwnStack;
import io.groundwork.acceptance.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

/** How long a person waits for commands, from the typed line: one that asks a server, and those that bring a stack of their own. */
final class Starts {
    private final Path root;
    private final Deployment groundwork;

    Starts(Path root, Deployment groundwork) {
        this.root = root;
        this.groundwork = groundwork;
    }

    void measure(int times) throws Exception {
        Map<String, List<Duration>> walls = new LinkedHashMap<>();
        for (int i = 0; i < times; i++) {
            Path home = Files.createTempDirectory(root, "starts-");
            time(walls, "runs, from a server", () -> succeeded(groundwork.cli("runs")));
            time(walls, "version", () -> succeeded(groundwork.cli("version")));
            add(walls, "dev, first start", OwnStack.untilReady(home));
            add(walls, "dev, second start", OwnStack.untilReady(home));
            Path fresh = Files.createTempDirectory(root, "starts-");
            time(walls, "run examples/hello, first", () -> succeeded(OwnStack.runsHello(fresh)));
            time(walls, "run examples/hello, second", () -> succeeded(OwnStack.runsHello(fresh)));
        }
        System.out.printf(Locale.ROOT, "%nfrom the typed line, median of %d%n", times);
        walls.forEach((name, samples) -> System.out.printf(
                Locale.ROOT,
                "  %-32s %7.3f s   (min %.3f)%n",
                name,
                Bench.seconds(Bench.median(samples)),
                Bench.seconds(samples.stream().min(Duration::compareTo).orElseThrow())));
    }

    private static Result succeeded(Result result) throws IOException {
        if (result.exitCode() != 0) {
            throw new IOException("the command failed: " + result.out() + result.err());
        }
        return result;
    }

    private static void time(Map<String, List<Duration>> walls, String name, Callable<Result> command)
            throws Exception {
        long start = System.nanoTime();
        command.call();
        add(walls, name, Duration.ofNanos(System.nanoTime() - start));
    }

    private static void add(Map<String, List<Duration>> walls, String name, Duration took) {
        walls.computeIfAbsent(name, ignored -> new ArrayList<>()).add(took);
    }
}
