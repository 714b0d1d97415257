package io.groundwork.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** One run in a workspace of its own that something is done to, and what can be found out about it afterwards. */
final class Trial implements AutoCloseable {
    static final Duration LONG = Duration.ofMinutes(5);

    private final long start = System.nanoTime();
    private final Deployment groundwork;
    private final Moment moment;
    private final String what;
    private final HeldRun held;
    private final String run;
    private final List<String> wrong = new ArrayList<>();

    /** How the next run comes to start. */
    enum Next {
        /** At once. */
        STARTS,
        /** Refused, until somebody takes responsibility for what may be lost. */
        WANTS_A_WORD
    }

    private Trial(Deployment groundwork, Moment moment, String what, HeldRun held, String run) {
        this.groundwork = groundwork;
        this.moment = moment;
        this.what = what;
        this.held = held;
        this.run = run;
    }

    /** Begins a run that will be held at that moment. */
    static Trial begin(Deployment groundwork, Path root, Moment moment, String what, String... more) {
        String name = (moment + "-" + what).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        if (Files.exists(root.resolve(name))) {
            throw new AssertionError(what + ": another trial had the workspace " + name + " before");
        }
        HeldRun held = HeldRun.at(moment, root, name);
        List<String> options = new ArrayList<>(Arrays.asList(more));
        options.add("--no-wait");
        Result started = groundwork.cli(held.command(options.toArray(String[]::new)));
        if (started.exitCode() != 0) {
            throw new AssertionError(what + ": " + started);
        }
        return new Trial(
                groundwork,
                moment,
                what,
                held,
                started.json().getFirst().path("runId").asText());
    }

    String run() {
        return run;
    }

    HeldRun held() {
        return held;
    }

    Trial awaitHeld() {
        groundwork.temporalProcess().awaitThat("the run is held", LONG, () -> held.reached(groundwork, run));
        return this;
    }

    void approve() {
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

    EngineProcess engine() {
        return EngineProcess.of(groundwork.workerFiles(), run)
                .orElseThrow(() -> new AssertionError("no engine works for " + run));
    }

    /** Engines of the run that are at work, supervisors among them. */
    private int engines() {
        return EngineProcess.under(groundwork.workerFiles().resolve("runs").resolve(run))
                .size();
    }

    /** Waits for the proof that frees the workspace of a run that has ended. */
    void awaitProof() {
        groundwork.api().await(run, LONG, view -> !view.hasNonNull("doubt"));
    }

    /**
     * Waits until the run says that something is repeated, or is over; at most so long after something went wrong. If nothing
     * has, until its apply is held.
     */
    void awaitTroubleShown(Trouble trouble, long seconds) {
        groundwork
                .api()
                .await(
                        run,
                        LONG,
                        view -> view.hasNonNull("finishedAt")
                                || view.hasNonNull("retry")
                                || trouble.struckFor(seconds)
                                || (trouble.struck() == 0 && held.isAtWork())
                                || groundwork.api().says(run, "\"retrying\""));
    }

    void checkNotOverBeforeItsEngine() {
        check(
                !groundwork.view(run).hasNonNull("finishedAt") || engines() == 0,
                "the run was said to be over while its engine was at work");
    }

    /** Whatever else has to hold. */
    void check(boolean holds, String otherwise) {
        if (!holds) {
            wrong.add(otherwise);
        }
    }

    String awaitEnding() {
        groundwork.awaitEnd(run, LONG);
        return Ending.of(groundwork.view(run));
    }

    /** Tries a run in the same workspace, without a word about what may be lost. */
    boolean isRefusedForDoubt() {
        JsonNode last = nextRun();
        return last.path("code").asText().equals("workspace_in_doubt");
    }

    private JsonNode nextRun(String... more) {
        List<String> command =
                new ArrayList<>(List.of("run", held.configuration().path(), "--auto-approve", "--json"));
        command.addAll(Arrays.asList(more));
        return groundwork.cli(command.toArray(String[]::new)).last();
    }

    /**
     * Waits for the end, runs again, and judges both.
     *
     * @param expected ending, as {@link Ending#of} says it
     * @param mayBeMadeTwice whether the engine's last moment is lost to everybody
     */
    Ending conclude(String expected, Next expectedNext, boolean mayBeMadeTwice) {
        String ending = awaitEnding();
        check(ending.equals(expected), "expected " + expected);
        int orphans = engines();
        String next = runAgain(expectedNext);
        List<String> created = held.configuration().ledger();
        check(orphans == 0, "an engine is at work in a workspace that is free");
        check(
                created.containsAll(HeldRun.CREATED_ONCE)
                        && (mayBeMadeTwice || created.size() == HeldRun.CREATED_ONCE.size()),
                "created " + created);
        return new Ending(
                moment.name().toLowerCase(Locale.ROOT),
                what,
                ending,
                created,
                orphans,
                next,
                Duration.ofNanos(System.nanoTime() - start),
                wrong);
    }

    private String runAgain(Next expected) {
        JsonNode last = nextRun();
        boolean refused = last.path("code").asText().equals("workspace_in_doubt");
        check(
                refused == (expected == Next.WANTS_A_WORD),
                "the next run: "
                        + last.path("message").asText(last.path("status").asText()));
        if (refused) {
            last = nextRun("--accept-loss");
        }
        String status = last.path("status").asText(last.path("code").asText());
        check(List.of("applied", "planned_and_finished").contains(status), "the next run ended otherwise");
        return (refused ? "refused, " : "") + status;
    }

    @Override
    public void close() {
        held.close();
    }
}
