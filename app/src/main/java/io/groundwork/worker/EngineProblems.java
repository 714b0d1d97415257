package io.groundwork.worker;

import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.groundwork.run.Diagnostic;
import io.groundwork.run.Stage;
import io.groundwork.terraform.failure.DriverException;
import java.nio.file.Path;
import java.util.List;

/** What a failed engine step means for people: code, one sentence, what to do. Pure. */
final class EngineProblems {
    private record Known(String summary, String code, String nextStep) {}

    /** Summaries as Terraform and OpenTofu word them; the first that fits counts. */
    private static final List<Known> KNOWN = List.of(
            new Known(
                    "Failed to query available provider packages",
                    "provider_unavailable",
                    "check the provider's source and version, and that the worker reaches a registry or mirror that has it"),
            new Known(
                    "Failed to install provider",
                    "provider_unavailable",
                    "check that the worker reaches a registry or mirror that has the provider"),
            new Known(
                    "Invalid provider registry host",
                    "provider_unavailable",
                    "check the provider's source, and that the worker reaches that registry or a mirror"),
            new Known("No value for required variable", "variable_missing", "give it with --var NAME=VALUE"),
            new Known("Saved plan is stale", "plan_stale", "start a new run: the state has changed since the plan"),
            new Known(
                    "Error acquiring the state lock",
                    "state_locked",
                    "see who holds the lock, wait for its end, then start a new run"));

    static final String AFTER_LOSS =
            "look at what is in the state, then start a new run: it plans with what is really there";

    /** A shell adds the signal that ended a command to this. */
    private static final int SIGNALLED = 128;

    /** As the operating system words it. */
    private static final String NO_SPACE = "no space left on device";

    private EngineProblems() {}

    /** The problem of a step that ended with a code that is no answer. */
    static Problem of(Stage stage, StepEnd end) {
        if (end.errors().isEmpty() && end.exitCode() > SIGNALLED) {
            return new Problem(
                    "engine_lost",
                    ProblemKind.ENGINE,
                    stage.wireName() + ": the engine was killed (signal " + (end.exitCode() - SIGNALLED) + ")",
                    AFTER_LOSS);
        }
        if (end.errors().isEmpty()) {
            String why = end.complaint().isBlank() ? "it said nothing" : end.complaint();
            String message = stage.wireName() + ": the engine ended with exit code " + end.exitCode() + ": " + why;
            return why.contains(NO_SPACE)
                    ? diskFull(message)
                    : new Problem(
                            "engine_failed", ProblemKind.ENGINE, message, "read the run's log with 'groundwork logs'");
        }
        Diagnostic first = end.errors().getFirst();
        String message = stage.wireName() + ": " + EventTranslator.textOf(first)
                + more(end.errors().size() - 1);
        if (end.errors().stream().map(EventTranslator::textOf).anyMatch(text -> text.contains(NO_SPACE))) {
            return diskFull(message);
        }
        for (Known known : KNOWN) {
            if (first.summary().startsWith(known.summary())) {
                return new Problem(known.code(), ProblemKind.ENGINE, message, known.nextStep());
            }
        }
        return stage == Stage.APPLY
                ? new Problem(
                        "engine_failed",
                        ProblemKind.ENGINE,
                        message,
                        "what was done is in the state; correct the cause and start a new run")
                : new Problem(
                        "configuration_refused",
                        ProblemKind.ENGINE,
                        message,
                        "correct the configuration and start a new run");
    }

    private static Problem diskFull(String message) {
        return new Problem(
                Failures.DISK_FULL,
                ProblemKind.RESOURCES,
                message,
                "free some space on the worker's disk, then start a new run; what was done is in the state");
    }

    /**
     * The problem of an apply that failed, and may have left a state behind that it could not store.
     *
     * @param refused where that lies, if the server did not take it either
     */
    static Problem ofApply(StepEnd end, RescuedState.Fate left, Path refused) {
        Problem problem = of(Stage.APPLY, end);
        return switch (left) {
            case NONE_LEFT -> problem;
            case ON_THE_SERVER ->
                new Problem(
                        "state_rescued",
                        ProblemKind.ENGINE,
                        problem.message() + "; the worker handed in the state that the engine could not store",
                        "nothing is lost: start a new run, it plans with what is really there");
            case REFUSED_BY_THE_SERVER ->
                new Problem(
                        "state_not_taken",
                        ProblemKind.ENGINE,
                        problem.message() + "; the server did not take the state that the engine left behind",
                        "before the next run, compare " + refused + " on the worker with 'groundwork state pull'");
        };
    }

    /** What the driver could not do. */
    static Problem of(String step, DriverException failure) {
        String message = step + ": " + failure.getMessage();
        return switch (failure) {
            case DriverException.NotFound ignored ->
                new Problem("engine_not_found", ProblemKind.ENGINE, message, "install what is missing on the worker");
            case DriverException.Unsupported ignored ->
                new Problem("engine_unsupported", ProblemKind.ENGINE, message, "install another version on the worker");
            case DriverException.Refused ignored ->
                new Problem("environment_refused", ProblemKind.USER, message, "leave the variable out");
            case DriverException.Failed ignored ->
                new Problem("engine_failed", ProblemKind.ENGINE, message, "read the run's log with 'groundwork logs'");
            case DriverException.Cancelled ignored ->
                new Problem("canceled", ProblemKind.ENGINE, message, "start a new run");
            case DriverException.TimedOut ignored ->
                new Problem("engine_slow", ProblemKind.EXTERNAL, message, "see what the engine waits for");
            case DriverException.Busy ignored ->
                new Problem("workspace_busy_on_host", ProblemKind.ENGINE, message, "wait for its end");
            case DriverException.Lost ignored ->
                new Problem("engine_lost", ProblemKind.ENGINE, message, "start a new run: it plans with what is there");
            case DriverException.AlreadyClaimed ignored ->
                // Two attempts of one activity at once; the next one finds what the other started.
                new Problem("step_claimed", ProblemKind.EXTERNAL, message, "it is tried again");
        };
    }

    private static String more(int count) {
        return count <= 0 ? "" : " (and " + count + " more error" + (count == 1 ? ")" : "s)");
    }
}
