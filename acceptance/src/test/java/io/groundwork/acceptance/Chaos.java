package io.groundwork.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Kills each process at each moment of a run, against the real thing, and says what came of it. Several minutes: too long
 * for every build.
 */
public final class Chaos {
    private static final String ROW = "%-8s %-16s %-22s %-8s %-8s %-22s %6s  %s%n";
    private static final Duration LONG = Duration.ofMinutes(5);

    /** A run asks for its worker after a minute. */
    private static final Duration AWAY = Duration.ofSeconds(90);

    private final Path root;
    private final Deployment groundwork;
    private final Random random;

    private Chaos(Path root, Deployment groundwork, Random random) {
        this.root = root;
        this.groundwork = groundwork;
        this.random = random;
    }

    /** Arguments: a seed, or none; then the faults to try, or none for all. Ends with 1 where something went otherwise. */
    public static void main(String[] arguments) throws IOException {
        long seed = arguments.length == 0 ? System.nanoTime() : Long.parseLong(arguments[0]);
        List<Fault> faults = arguments.length < 2
                ? List.of(Fault.values())
                : Arrays.stream(arguments).skip(1).map(Fault::valueOf).toList();
        Path root = Files.createTempDirectory("groundwork-chaos-");
        System.out.printf(Locale.ROOT, "seed %d, logs in %s%n%n", seed, root.resolve("deployment/logs"));
        System.exit(allEndAsExpected(root, seed, faults) ? 0 : 1);
    }

    /** Tries the faults at every moment they can happen, and prints a line for each. */
    static boolean allEndAsExpected(Path root, long seed, List<Fault> faults) {
        System.out.printf(
                Locale.ROOT,
                ROW,
                "moment",
                "killed",
                "ending",
                "created",
                "orphans",
                "the next run",
                "took",
                "verdict");
        List<Outcome> outcomes = new ArrayList<>();
        try (var groundwork = new Deployment(root.resolve("deployment"))) {
            var chaos = new Chaos(root, groundwork, new Random(seed));
            for (Moment moment : Moment.values()) {
                for (Fault fault : Fault.at(moment)) {
                    if (faults.contains(fault)) {
                        outcomes.add(chaos.attempt(moment, fault));
                    }
                }
            }
        }
        long wrong = outcomes.stream().filter(outcome -> !outcome.asExpected()).count();
        System.out.printf(Locale.ROOT, "%n%d of %d as expected%n", outcomes.size() - wrong, outcomes.size());
        return wrong == 0;
    }

    /** What came of one fault. */
    private record Outcome(
            Moment moment, Fault fault, String ending, List<String> created, int orphans, String next, Duration took) {
        boolean asExpected() {
            boolean once = created.equals(HeldRun.CREATED_ONCE);
            boolean all = created.containsAll(HeldRun.CREATED_ONCE);
            return ending.equals(fault.expectedEnding(moment))
                    && (once || (all && fault.maySomethingBeMadeTwice(moment)))
                    && orphans == 0
                    && (next.equals("applied") || next.equals("planned_and_finished"));
        }

        void print() {
            System.out.printf(
                    Locale.ROOT,
                    ROW,
                    moment.name().toLowerCase(Locale.ROOT),
                    fault.name().toLowerCase(Locale.ROOT),
                    ending,
                    created.equals(HeldRun.CREATED_ONCE) ? "once" : created.size() + " of 3",
                    orphans,
                    next,
                    took.toSeconds() + "s",
                    asExpected() ? "as expected" : "OTHERWISE");
        }
    }

    private Outcome attempt(Moment moment, Fault fault) {
        long start = System.nanoTime();
        String name = (moment + "-" + fault).toLowerCase(Locale.ROOT).replace('_', '-');
        Outcome outcome;
        try (HeldRun held = HeldRun.at(moment, root, name)) {
            String run = groundwork
                    .cli(held.command("--no-wait"))
                    .json()
                    .getFirst()
                    .path("runId")
                    .asText();
            groundwork.temporalProcess().awaitThat("the run is held", LONG, () -> held.reached(groundwork, run));
            pause();
            strike(moment, fault, held, run);
            if (moment == Moment.WAITING) {
                groundwork
                        .temporalProcess()
                        .awaitThat(
                                "approval",
                                LONG,
                                () -> groundwork
                                                .cli("approve", run, "--reason", "chaos")
                                                .exitCode()
                                        == 0);
            }
            String ending = groundwork.awaitEnd(run, LONG);
            String code = groundwork.view(run).at("/error/code").asText();
            int orphans = EngineProcess.under(groundwork.workerFiles()).size();
            String next = groundwork
                    .cli("run", held.configuration().path(), "--auto-approve", "--json")
                    .last()
                    .path("status")
                    .asText();
            outcome = new Outcome(
                    moment,
                    fault,
                    code.isEmpty() ? ending : ending + " " + code,
                    held.configuration().ledger().stream().sorted().toList(),
                    orphans,
                    next,
                    Duration.ofNanos(System.nanoTime() - start));
        }
        outcome.print();
        return outcome;
    }

    /** Kills, lets go of the run before or after, and starts again what was killed. */
    private void strike(Moment moment, Fault fault, HeldRun held, String run) {
        boolean releaseFirst = random.nextBoolean();
        switch (fault) {
            case WORKER -> groundwork.worker().kill9();
            case SERVER, SERVER_FOR_LONG -> groundwork.serverProcess().kill9();
            case TEMPORAL -> groundwork.temporalProcess().kill9();
            case SUPERVISOR -> engine(run).supervisor().destroyForcibly();
            case ENGINE -> engine(run).engine().destroyForcibly();
        }
        if (releaseFirst || fault == Fault.SERVER_FOR_LONG) {
            held.release();
        }
        pause();
        switch (fault) {
            case WORKER -> groundwork.restartWorker();
            case SERVER -> groundwork.restartServer();
            case SERVER_FOR_LONG -> {
                stayAway(moment, held);
                groundwork.restartServer();
            }
            case TEMPORAL -> groundwork.restartTemporal();
            case SUPERVISOR, ENGINE -> {}
        }
        held.release();
    }

    private void stayAway(Moment moment, HeldRun held) {
        Path left = groundwork.workerFiles().resolve("workspaces/" + held.workspace() + "/work/errored.tfstate");
        long until = System.nanoTime() + AWAY.toNanos();
        groundwork
                .worker()
                .awaitThat(
                        "the end of the outage",
                        LONG,
                        () -> moment == Moment.APPLY ? Files.exists(left) : System.nanoTime() > until);
    }

    private EngineProcess engine(String run) {
        return EngineProcess.of(groundwork.workerFiles(), run)
                .orElseThrow(() -> new AssertionError("no engine works for " + run));
    }

    /** Up to a second, for the seed to decide. */
    private void pause() {
        long until =
                System.nanoTime() + Duration.ofMillis(random.nextInt(1_000)).toNanos();
        while (System.nanoTime() < until) {
            Program.pause();
        }
    }
}
