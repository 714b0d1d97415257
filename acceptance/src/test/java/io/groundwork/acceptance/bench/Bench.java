package io.groundwork.acceptance.bench;

import io.groundwork.acceptance.Deployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The ratio of a whole run through Groundwork to the bare engine, alternating in one run on one machine, for 1, 100 and
 * 1000 resources. Server and worker are warm; every run has a fresh workspace, policy on, auto-approve.
 */
public final class Bench {
    /**
     * Servers run for weeks: what is measured is code that the JIT has compiled. How a run gets faster meanwhile is printed; it
     * settles after some hundred runs.
     */
    private static final int WARM_UPS = 400;

    private static final Set<Integer> TOLD_AFTER = Set.of(10, 50, 100, 200, WARM_UPS);

    /** What needs no server that has been up for long, or warms up by itself. */
    private static final Set<String> COLD = Set.of("actions", "starts", "readers", "together");

    private static final String HTTP_BACKEND = "terraform {\n  backend \"http\" {}\n}\n";

    private final Path root;
    private final Deployment groundwork;
    private final ApiRun api;
    private final MemoryStateServer states;

    private Bench(Path root, Deployment groundwork, ApiRun api, MemoryStateServer states) {
        this.root = root;
        this.groundwork = groundwork;
        this.api = api;
        this.states = states;
    }

    /**
     * Arguments: none, or pairs of a size and how often, e.g. {@code 1:25 100:9 1000:5}, with which {@code waits:25} times what is
     * over without an apply, {@code starts:9} how long people wait for commands, {@code readers:100} what so many readers of one run
     * cost, {@code together:16} so many runs at once, and {@code actions:600} counts what a run costs at Temporal that applies for
     * 600 seconds.
     */
    public static void main(String[] arguments) throws Exception {
        List<String> plan = arguments.length == 0
                ? List.of("1:25", "waits:25", "starts:9", "readers:100", "together:16", "100:9", "1000:5")
                : List.of(arguments);
        Path root = Files.createTempDirectory("groundwork-bench-");
        try (var groundwork = new Deployment(root);
                var states = new MemoryStateServer()) {
            var api = new ApiRun(groundwork.server(), groundwork.token());
            var bench = new Bench(root, groundwork, api, states);
            System.out.println(groundwork.describeProcesses());
            if (!plan.stream().allMatch(entry -> COLD.contains(entry.split(":", -1)[0]))) {
                bench.warmUp();
            }
            for (String entry : plan) {
                String[] parts = entry.split(":", -1);
                bench.measure(parts[0], Integer.parseInt(parts[1]));
            }
            System.out.println(groundwork.describeProcesses());
        }
    }

    private void measure(String what, int number) throws Exception {
        switch (what) {
            case "waits" -> measureWhatIsOverWithoutAnApply(number);
            case "starts" -> new Starts(root, groundwork).measure(number);
            case "actions" ->
                new Actions(groundwork, api).count(Duration.ofSeconds(number), archive(Actions.configuration(number)));
            case "readers" -> new Readers(groundwork, api).measure(number, archive(1));
            case "together" -> new Together(api).measure(number, archive(1));
            default -> measure(Integer.parseInt(what), number);
        }
    }

    private void warmUp() throws Exception {
        List<byte[]> archives = new ArrayList<>();
        for (int resources = 1; resources <= 8; resources++) {
            archives.add(archive(resources));
        }
        List<Duration> latest = new ArrayList<>();
        for (int i = 1; i <= WARM_UPS; i++) {
            latest.add(api.run("warm-" + i, archives.get(i % archives.size())).total());
            if (TOLD_AFTER.contains(i)) {
                System.out.printf(
                        Locale.ROOT, "%d runs after the start   %7.3f s%n", i, seconds(median(lastOf(latest, 10))));
            }
        }
        groundworkRun("warm-cli", 1);
    }

    private void measure(int resources, int times) throws Exception {
        String configuration = configuration(resources);
        byte[] archive = archive(resources);
        Map<String, List<Duration>> walls = new LinkedHashMap<>();
        Map<String, List<Duration>> stages = new LinkedHashMap<>();
        for (int i = 0; i < times; i++) {
            String workspace = "b" + resources + "-" + i;
            add(walls, "raw", RawPipeline.run(root, configuration, "", Map.of()));
            add(
                    walls,
                    "raw, http backend",
                    RawPipeline.run(root, configuration, HTTP_BACKEND, states.environment(workspace)));
            ApiRun.Timing timing = api.run(workspace, archive);
            add(walls, "groundwork", timing.total());
            timing.stages().forEach((stage, took) -> add(stages, stage, took));
            add(walls, "groundwork with the CLI's start", groundworkRun(workspace + "-cli", resources));
        }
        print(resources, times, walls, stages);
    }

    /** What a run records when it comes to this is waited for by people, and by nothing else: it has to be quick. */
    private void measureWhatIsOverWithoutAnApply(int times) throws Exception {
        byte[] archive = archive(1);
        Map<String, List<Duration>> walls = new LinkedHashMap<>();
        Map<String, List<Duration>> stages = new LinkedHashMap<>();
        for (int i = 0; i < times; i++) {
            ApiRun.Timing waiting = api.planToWaiting("w-" + i, archive);
            add(walls, "plan to waiting", waiting.total());
            waiting.stages().forEach((stage, took) -> add(stages, stage, took));
            api.run("w-" + i, archive);
            add(walls, "nothing to do", api.nothingToDo("w-" + i, archive).total());
        }
        System.out.printf(Locale.ROOT, "%nruns without an apply, median of %d%n", times);
        walls.forEach((name, samples) -> System.out.printf(
                Locale.ROOT,
                "  %-32s %7.3f s   (min %.3f)%n",
                name,
                seconds(median(samples)),
                seconds(samples.stream().min(Comparator.naturalOrder()).orElseThrow())));
        for (String stage : List.of("prepare", "init", "plan", "policy")) {
            System.out.printf(
                    Locale.ROOT,
                    "    stage %-10s %7.3f s%n",
                    stage,
                    seconds(median(stages.getOrDefault(stage, List.of(Duration.ZERO)))));
        }
    }

    private Duration groundworkRun(String workspace, int resources) throws IOException {
        Path directory = Files.createDirectories(root.resolve("cli-" + resources));
        Files.writeString(directory.resolve("main.tf"), configuration(resources));
        long start = System.nanoTime();
        var result = groundwork.cli("run", directory.toString(), "--workspace", workspace, "--auto-approve", "--json");
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        if (result.exitCode() != 0) {
            throw new IOException("the run failed: " + result.out() + result.err());
        }
        return took;
    }

    private static void print(
            int resources, int times, Map<String, List<Duration>> walls, Map<String, List<Duration>> stages) {
        double raw = seconds(median(walls.getOrDefault("raw", List.of())));
        double rawHttp = seconds(median(walls.getOrDefault("raw, http backend", List.of())));
        System.out.printf(Locale.ROOT, "%n%d resources, median of %d%n", resources, times);
        walls.forEach((name, samples) -> {
            double wall = seconds(median(samples));
            System.out.printf(
                    Locale.ROOT,
                    "  %-32s %7.3f s   %5.2f x raw   %5.2f x raw with http backend   (min %.3f)%n",
                    name,
                    wall,
                    wall / raw,
                    wall / rawHttp,
                    seconds(samples.stream().min(Comparator.naturalOrder()).orElseThrow()));
        });
        stages.forEach((stage, samples) ->
                System.out.printf(Locale.ROOT, "    stage %-10s %7.3f s%n", stage, seconds(median(samples))));
    }

    private static void add(Map<String, List<Duration>> samples, String name, Duration took) {
        samples.computeIfAbsent(name, ignored -> new ArrayList<>()).add(took);
    }

    private static <T> List<T> lastOf(List<T> list, int size) {
        return list.subList(Math.max(0, list.size() - size), list.size());
    }

    static Duration median(List<Duration> samples) {
        return samples.stream().sorted().toList().get(samples.size() / 2);
    }

    static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private static String configuration(int resources) {
        return """
                resource "terraform_data" "item" {
                  count = %d
                  input = "item ${count.index}"
                }
                output "last" {
                  value = terraform_data.item[%d].output
                }
                """.formatted(resources, resources - 1);
    }

    private byte[] archive(int resources) throws IOException, InterruptedException {
        return archive(configuration(resources));
    }

    /** Made with tar, outside of what is measured. */
    private byte[] archive(String configuration) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory(root, "archive-");
        Files.writeString(directory.resolve("main.tf"), configuration);
        Path archive = directory.resolveSibling(directory.getFileName() + ".tar.gz");
        int exit = new ProcessBuilder("tar", "-czf", archive.toString(), "-C", directory.toString(), "main.tf")
                .inheritIO()
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IOException("tar ended with " + exit);
        }
        return Files.readAllBytes(archive);
    }
}
