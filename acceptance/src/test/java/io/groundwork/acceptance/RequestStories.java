package io.groundwork.acceptance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;

/** Requests of the worker that go wrong while it applies: each kind, in each way. */
final class RequestStories {
    private static final String STATUS = "POST /internal/v1/runs/{run}/status";
    private static final String FEED = "POST /internal/v1/runs/{run}/feed";

    /** What is enough for a run to say that it is in trouble; nothing need be said of what a request repeats by itself. */
    private static final long SECONDS = 8;

    private static final int AT_ONCE = 4;
    private static final int FOR_EVER = Integer.MAX_VALUE;

    private RequestStories() {}

    private static Map<String, Trouble.How> refusals() {
        Map<String, Trouble.How> ways = new LinkedHashMap<>();
        ways.put("500", Trouble.Answer.ofAServer(500, "internal", "internal"));
        ways.put("401", Trouble.Answer.ofAServer(401, "token_missing", "unauthorized"));
        ways.put("404 of an ingress", Trouble.Answer.ofAnIngress(404));
        ways.put("400", Trouble.Answer.ofAServer(400, "request_invalid", "user"));
        return ways;
    }

    private static Map<String, Trouble.How> everything() {
        Map<String, Trouble.How> ways = refusals();
        ways.put("500 of an ingress", Trouble.Answer.ofAnIngress(500));
        ways.put("401 of an ingress", Trouble.Answer.ofAnIngress(401));
        ways.put("404", Trouble.Answer.ofAServer(404, "endpoint_not_found", "not_found"));
        ways.put("kind unknown", Trouble.Answer.ofAServer(418, "a_later_code", "a_later_kind"));
        ways.put("answer lost", new Trouble.Lose());
        ways.put("reset", new Trouble.Reset());
        ways.put("stall", new Trouble.Stall());
        return ways;
    }

    static List<Ending> feedRefused(Story.Stage stage, UnaryOperator<Ending> printed) {
        return tell(stage, List.of(FEED), refusals(), printed);
    }

    static List<Ending> eachRequestRefused(Story.Stage stage, UnaryOperator<Ending> printed) {
        return tell(stage, kindsDuringAnApply(stage), everything(), printed);
    }

    /** Every request that a worker makes from the approval to the end, found out by looking. */
    private static List<String> kindsDuringAnApply(Story.Stage stage) {
        try (Trial trial = stage.begin(Moment.WAITING, "nothing goes wrong")) {
            trial.awaitHeld();
            int before = stage.proxy().seen().size();
            trial.approve();
            trial.awaitEnding();
            List<FaultProxy.Seen> seen = stage.proxy().seen();
            return List.copyOf(new TreeSet<>(seen.subList(before, seen.size()).stream()
                    .map(FaultProxy.Seen::kind)
                    .filter(kind -> kind.contains("/internal/") || kind.contains("/api/"))
                    .toList()));
        }
    }

    private static List<Ending> tell(
            Story.Stage stage, List<String> kinds, Map<String, Trouble.How> ways, UnaryOperator<Ending> printed) {
        List<Future<Ending>> told = new ArrayList<>();
        try (ExecutorService trials = Executors.newFixedThreadPool(AT_ONCE)) {
            for (String kind : kinds) {
                // The first one says that the apply begins, the last one how the run ended.
                for (int from : kind.equals(STATUS) ? List.of(1, 2) : List.of(1)) {
                    ways.forEach((name, way) ->
                            told.add(trials.submit(() -> printed.apply(refused(stage, kind, from, name, way)))));
                }
            }
        }
        return told.stream().map(RequestStories::ending).toList();
    }

    private static Ending refused(Story.Stage stage, String kind, int from, String name, Trouble.How way) {
        String shortKind =
                kind.replace("/internal/v1", "").replace("/api/v1", "").replace("/runs/{run}", "")
                        + (from == 1 ? "" : " " + from);
        try (Trial trial = stage.begin(Moment.WAITING, shortKind + ": " + name)) {
            trial.awaitHeld();
            var trouble = new Trouble(
                    (method, path) ->
                            new FaultProxy.Seen(method, path, false).kind().equals(kind)
                                    && (path.contains(trial.run()) || !kind.contains("{run}")),
                    from,
                    way instanceof Trouble.Stall ? 1 : FOR_EVER,
                    way);
            stage.proxy().make(trouble);
            try {
                // The engine stays at work for as long as something goes wrong, unless nothing does before its end.
                trial.held().hold();
                trial.approve();
                trial.awaitTroubleShown(trouble, SECONDS);
                trial.checkNotOverBeforeItsEngine();
                trial.held().release();
                trial.awaitTroubleShown(trouble, SECONDS);
            } finally {
                trouble.end();
            }
            trial.check(trouble.struck() > 0 || !kind.contains("{run}"), "nothing was refused");
            // Before anything was begun a run may end, if it says so and leaves the workspace to the next one.
            String ending = trial.awaitEnding();
            boolean nothingMade = trial.held().configuration().ledger().isEmpty();
            return trial.conclude(nothingMade ? ending : "applied", Trial.Next.STARTS, false);
        } catch (AssertionError e) {
            return Ending.broken("waiting", shortKind + ": " + name, e);
        }
    }

    private static Ending ending(Future<Ending> told) {
        try {
            return told.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }
}
