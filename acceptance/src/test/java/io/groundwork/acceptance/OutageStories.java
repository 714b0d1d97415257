package io.groundwork.acceptance;

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** What takes longer than somebody's patience. */
final class OutageStories {
    /** The engine's own patience with the state backend is about two and a half minutes. */
    private static final Duration LONGER_THAN_AN_ENGINE_WAITS = Duration.ofSeconds(200);

    private static final int FOR_EVER = Integer.MAX_VALUE;

    private OutageStories() {}

    /**
     * The first download takes longer than the local try may take, the second longer than a heartbeat may: when their answers
     * come at last, the run applies already in the directory that they were for.
     */
    static List<Ending> slowPrepare(Story.Stage stage, UnaryOperator<Ending> printed) {
        var first = new Trouble(OutageStories::isDownload, 1, 1, new Trouble.Delay(Duration.ofSeconds(150)));
        var second = new Trouble(OutageStories::isDownload, 1, 1, new Trouble.Delay(Duration.ofSeconds(25)));
        stage.proxy().make(first);
        stage.proxy().make(second);
        long late = System.nanoTime() + Duration.ofSeconds(170).toNanos();
        try (Trial trial = stage.begin(Moment.APPLY, Story.SLOW_PREPARE.words())) {
            trial.awaitHeld();
            awaitNanoTime(stage, late);
            trial.held().release();
            return List.of(printed.apply(trial.conclude("applied", Trial.Next.STARTS, false)));
        } finally {
            first.end();
            second.end();
        }
    }

    private static boolean isDownload(String method, String path) {
        return method.equals("GET") && path.startsWith("/api/v1/configurations/");
    }

    /** An engine that cannot read the state to plan with, or cannot lock it to apply, is no judge of the configuration. */
    static List<Ending> stateAway(Story.Stage stage, UnaryOperator<Ending> printed) {
        try (Trial planning = stage.begin(Moment.INIT, "state_away to plan");
                Trial locking = stage.begin(Moment.WAITING, "state_away to lock")) {
            planning.awaitHeld();
            locking.awaitHeld();
            List<Trouble> troubles = Stream.of(planning, locking)
                    .map(trial -> new Trouble(
                            (_, path) -> path.contains("/state/" + trial.held().workspace()),
                            1,
                            FOR_EVER,
                            new Trouble.Reset()))
                    .toList();
            troubles.forEach(stage.proxy()::make);
            planning.held().release();
            locking.approve();
            awaitNanoTime(stage, System.nanoTime() + LONGER_THAN_AN_ENGINE_WAITS.toNanos());
            troubles.forEach(Trouble::end);
            troubles.forEach(trouble -> planning.check(trouble.struck() > 0, "nobody asked for the state"));
            return Stream.of(planning, locking)
                    .map(trial -> printed.apply(trial.conclude("applied", Trial.Next.STARTS, false)))
                    .toList();
        }
    }

    private static void awaitNanoTime(Story.Stage stage, long until) {
        stage.groundwork().temporalProcess().awaitThat("the time", Trial.LONG, () -> System.nanoTime() > until);
    }
}
