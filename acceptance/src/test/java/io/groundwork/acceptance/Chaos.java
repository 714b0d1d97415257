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
import java.util.stream.Stream;

/**
 * Breaks runs at each moment in each way, against the real thing, and says what came of it. Many minutes: too long for every
 * build.
 */
public final class Chaos {
    private static final Duration LONG = Trial.LONG;

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

    /**
     * Arguments: a seed, or none; then the {@link Fault}s and {@link Story stories} to try, or none for all. Ends with 1 if
     * something went otherwise.
     */
    public static void main(String[] arguments) throws IOException {
        long seed = arguments.length == 0 ? System.nanoTime() : Long.parseLong(arguments[0]);
        List<String> names = arguments.length < 2
                ? Stream.concat(Arrays.stream(Fault.values()), Arrays.stream(Story.values()))
                        .map(Enum::name)
                        .toList()
                : Arrays.stream(arguments).skip(1).toList();
        Path root = Files.createTempDirectory("groundwork-chaos-");
        System.out.printf(Locale.ROOT, "seed %d, logs in %s%n%n", seed, root.resolve("deployment/logs"));
        System.exit(allEndAsExpected(root, seed, names) ? 0 : 1);
    }

    /** Tries faults at every moment they can happen, and stories; prints a line for each. */
    static boolean allEndAsExpected(Path root, long seed, List<String> names) {
        Ending.printHead();
        List<Ending> endings = new ArrayList<>();
        try (var groundwork = new Deployment(root.resolve("deployment"), Story.WORKER_ENVIRONMENT)) {
            var chaos = new Chaos(root, groundwork, new Random(seed));
            for (Moment moment : Moment.values()) {
                for (Fault fault : Fault.at(moment)) {
                    if (names.contains(fault.name())) {
                        endings.add(printed(chaos.attempt(moment, fault)));
                    }
                }
            }
            List<Story> stories = Arrays.stream(Story.values())
                    .filter(story -> names.contains(story.name()) && !story.isPartOfAnother(names))
                    .toList();
            if (!stories.isEmpty()) {
                try (var proxy = new FaultProxy(groundwork.server())) {
                    groundwork.putBehind(proxy.address());
                    var stage = new Story.Stage(root, groundwork, proxy);
                    stories.forEach(story -> endings.addAll(told(story, stage)));
                }
            }
        }
        long wrong =
                endings.stream().filter(ending -> !ending.wrong().isEmpty()).count();
        System.out.printf(Locale.ROOT, "%n%d of %d as expected%n", endings.size() - wrong, endings.size());
        return wrong == 0;
    }

    /** What cannot be told to its end is a line, too. */
    private static List<Ending> told(Story story, Story.Stage stage) {
        try {
            return story.tell(stage, Chaos::printed);
        } catch (AssertionError e) {
            return List.of(printed(Ending.broken("", story.words(), e)));
        }
    }

    private static Ending printed(Ending ending) {
        ending.print();
        return ending;
    }

    private Ending attempt(Moment moment, Fault fault) {
        String what = fault.name().toLowerCase(Locale.ROOT);
        try (Trial trial = Trial.begin(groundwork, root, moment, what)) {
            trial.awaitHeld();
            pause();
            strike(moment, fault, trial);
            if (moment == Moment.WAITING) {
                trial.approve();
            }
            return trial.conclude(
                    fault.expectedEnding(moment), fault.next(moment), fault.maySomethingBeMadeTwice(moment));
        } catch (AssertionError e) {
            return Ending.broken(moment.name().toLowerCase(Locale.ROOT), what, e);
        }
    }

    /** Kills, lets go of the run before or after, and starts again what was killed. */
    private void strike(Moment moment, Fault fault, Trial trial) {
        HeldRun held = trial.held();
        boolean releaseFirst = random.nextBoolean();
        switch (fault) {
            case WORKER -> groundwork.worker().kill9();
            case SERVER, SERVER_FOR_LONG -> groundwork.serverProcess().kill9();
            case TEMPORAL -> groundwork.temporalProcess().kill9();
            case SUPERVISOR -> trial.engine().supervisor().destroyForcibly();
            case ENGINE -> trial.engine().engine().destroyForcibly();
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

    /** Up to a second, for the seed to decide. */
    private void pause() {
        long until =
                System.nanoTime() + Duration.ofMillis(random.nextInt(1_000)).toNanos();
        while (System.nanoTime() < until) {
            Program.pause();
        }
    }
}
