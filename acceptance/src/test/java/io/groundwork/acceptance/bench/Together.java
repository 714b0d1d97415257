package io.groundwork.acceptance.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs beside each other on one worker, each followed at once by another: how many it does, and how evenly it serves them. */
final class Together {
    private static final int WARM_UPS_EACH = 5;
    private static final int RUNS_EACH = 15;

    private final ApiRun api;

    Together(ApiRun api) {
        this.api = api;
    }

    void measure(int atOnce, byte[] archive) throws InterruptedException, ExecutionException {
        runs("warm", atOnce, WARM_UPS_EACH, archive);
        long start = System.nanoTime();
        List<Duration> took = runs("measured", atOnce, RUNS_EACH, archive);
        double minutes = (System.nanoTime() - start) / 60e9;
        double half = seconds(took.get(took.size() / 2));
        double nearlyAll = seconds(took.get(took.size() * 95 / 100));
        System.out.printf(
                Locale.ROOT,
                "%n%d runs at once: %.0f a minute; median %.3f s, p95 %.3f s, %.2f times that%n",
                atOnce,
                took.size() / minutes,
                half,
                nearlyAll,
                nearlyAll / half);
    }

    /** Sorted by how long they took. */
    private List<Duration> runs(String name, int atOnce, int each, byte[] archive)
            throws InterruptedException, ExecutionException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<List<Duration>>> all = new ArrayList<>();
            for (int n = 0; n < atOnce; n++) {
                String workspace = "together-" + name + "-" + n;
                all.add(() -> oneAfterTheOther(workspace, each, archive));
            }
            List<Duration> took = new ArrayList<>();
            for (Future<List<Duration>> one : threads.invokeAll(all)) {
                took.addAll(one.get());
            }
            return took.stream().sorted().toList();
        }
    }

    /** Each in a workspace of its own, as each has something to do then. */
    private List<Duration> oneAfterTheOther(String workspace, int times, byte[] archive) throws Exception {
        List<Duration> took = new ArrayList<>();
        for (int n = 0; n < times; n++) {
            took.add(api.run(workspace + "-" + n, archive).total());
        }
        return took;
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
