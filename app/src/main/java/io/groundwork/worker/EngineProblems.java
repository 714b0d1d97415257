package io.groundwork.worker;

import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.groundwork.run.Stage;
import io.groundwork.run.plan.Diagnostic;
import io.groundwork.terraform.failure.DriverException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** What a failed engine step means for people: code, one sentence, what to do. Pure. */
final class EngineProblems {
    /** @param fetches whether it is about something fetched from elsewhere, which may be away for a while */
    private record Known(String summary, String code, boolean fetches, String nextStep) {
        ProblemKind kind(Diagnostic error) {
            return fetches && AWAY.matcher(error.detail()).find() ? ProblemKind.EXTERNAL : ProblemKind.ENGINE;
        }
    }

    /** Go's words for somebody who does not answer; a host that does not exist is rather a typing mistake. */
    private static final Pattern AWAY = Pattern.compile("connection refused|connection reset by peer|i/o timeout"
            + "|network is unreachable|no route to host|handshake timeout|Client\\.Timeout exceeded|text file busy");

    private static final String CHECK_PROVIDER =
            "check the provider's source and version, and that the worker reaches a registry or mirror that has it";
    private static final String CHECK_MODULE =
            "check the module's source and version, and that the worker can fetch it: without a question for a password,"
                    + " and for a git source with git on its PATH";

    /** Summaries as Terraform and OpenTofu word them; the first that fits counts. */
    private static final List<Known> KNOWN = List.of(
            new Known("Failed to query available provider packages", "provider_unavailable", true, CHECK_PROVIDER),
            new Known("Failed to install provider", "provider_unavailable", true, CHECK_PROVIDER),
            new Known("Invalid provider registry host", "provider_unavailable", true, CHECK_PROVIDER),
            new Known("Failed to download module", "module_unavailable", true, CHECK_MODULE),
            new Known("Could not download module", "module_unavailable", true, CHECK_MODULE),
            new Known("Error accessing remote module registry", "module_unavailable", true, CHECK_MODULE),
            new Known("Invalid module source address", "module_unavailable", false, CHECK_MODULE),
            new Known("Module not found", "module_unavailable", true, CHECK_MODULE),
            new Known("Unresolvable module version constraint", "module_unavailable", true, CHECK_MODULE),
            new Known("Unreadable module directory", "module_unavailable", true, CHECK_MODULE),
            new Known("No value for required variable", "variable_missing", false, "give it with --var NAME=VALUE"),
            new Known(
                    "Saved plan is stale",
                    "plan_stale",
                    false,
                    "start a new run: the state has changed since the plan"),
            new Known(
                    "Error acquiring the state lock",
                    "state_locked",
                    false,
                    "see who holds the lock, wait for its end, then start a new run"));

    /** What the next run cannot know by itself. */
    private static final String AFTER_LOSS =
            "compare what exists with 'groundwork state list' and import what is missing; the workspace is in doubt: the next"
                    + " run needs --accept-loss, and would make again what is not in the state";

    private static final String OUTGROWN =
            "keep values small that expressions build (jsondecode, nested for), divide the configuration,"
                    + " or allow more with GROUNDWORK_ENGINE_MEMORY on the worker";

    /** Code of the problem that the server is not there. */
    static final String SERVER_AWAY = "server_unreachable";

    /** The words of the engines' http client when it gives up (hashicorp/go-retryablehttp), at an address of our state backend. */
    private static final Pattern STATE_AWAY = Pattern.compile("/state/[^ ]* giving up after \\d+ attempt");

    /** A shell adds the signal that ended a command to this. */
    private static final int SIGNALLED = 128;

    /** As the operating system words it. */
    private static final String NO_SPACE = "no space left on device";

    private EngineProblems() {}

    /** The state is on our server, and the engine asked for it in vain for minutes: nothing is wrong with the configuration. */
    private static boolean isServerAway(Diagnostic error) {
        return error.address() == null
                && STATE_AWAY.matcher(error.summary() + " " + error.detail()).find();
    }

    /** Whether an engine failed because the server was away before it had begun to change anything. */
    static boolean serverWasAwayBeforeIt(StepEnd end) {
        return end.inOrder()
                && !end.words().began()
                && !end.words().stateNotSaved()
                && end.errors().stream().anyMatch(EngineProblems::isServerAway);
    }

    /** The problem of a step that ended with a code that is no answer. */
    static Problem of(Stage stage, StepEnd end) {
        if (end.errors().isEmpty() && end.exitCode() > SIGNALLED) {
            return new Problem(
                    "engine_lost",
                    ProblemKind.EXTERNAL,
                    stage.wireName() + ": the engine was killed (signal " + (end.exitCode() - SIGNALLED) + ")",
                    "find out what killed it (the machine out of memory, a person); it is started again");
        }
        if (end.errors().isEmpty()) {
            String why = end.complaint().isBlank() ? "it said nothing" : end.complaint();
            String message = stage.wireName() + ": the engine ended with exit code " + end.exitCode() + ": " + why;
            return why.contains(NO_SPACE)
                    ? diskFull(message)
                    : new Problem(
                            "engine_failed", ProblemKind.ENGINE, message, "read the run's log with 'groundwork logs'");
        }
        if (end.errors().stream().map(EventTranslator::textOf).anyMatch(text -> text.contains(NO_SPACE))) {
            Diagnostic first = end.errors().getFirst();
            return diskFull(stage.wireName() + ": " + EventTranslator.textOf(first)
                    + more(end.errors().size() - 1));
        }
        List<Problem> problems = end.errors().stream()
                .map(error -> of(stage, error, end.errors().size() - 1))
                .toList();
        // What waiting cannot cure is told before what it can.
        return problems.stream()
                .filter(problem -> !problem.kind().retryable())
                .findFirst()
                .orElse(problems.getFirst());
    }

    private static Problem of(Stage stage, Diagnostic error, int others) {
        String message = stage.wireName() + ": " + EventTranslator.textOf(error) + more(others);
        if (isServerAway(error)) {
            return new Problem(
                    SERVER_AWAY,
                    ProblemKind.EXTERNAL,
                    stage.wireName() + ": the engine could not reach the server for its state: "
                            + EventTranslator.textOf(error),
                    "see that the server is up and that the worker reaches it: it is tried again");
        }
        for (Known known : KNOWN) {
            if (error.summary().startsWith(known.summary())) {
                String nextStep = FetchAdvice.about(error).orElse(known.nextStep());
                return new Problem(known.code(), known.kind(error), message, nextStep);
            }
        }
        return ProviderProblems.of(stage, error, message).orElseGet(() -> unknown(stage, message));
    }

    private static Problem unknown(Stage stage, String message) {
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

    /** The problem of a step that changes nothing outside, and whose engine was killed for the memory it took. */
    static Problem outgrown(Stage stage) {
        return new Problem(
                "engine_outgrown",
                ProblemKind.ENGINE,
                stage.wireName() + ": the engine took more memory than it may, and was killed",
                OUTGROWN);
    }

    private static Problem diskFull(String message) {
        return new Problem(
                Failures.DISK_FULL,
                ProblemKind.RESOURCES,
                message,
                "free some space on the worker's disk, then start a new run; what was done is in the state");
    }

    /** The problem of an apply whose engine did not come to an end of its own: its state may lack what it made last. */
    static Problem lostApply(StepEnd end) {
        String how = end.lost() != null
                ? "the engine is gone and nobody knows how it ended: " + end.lost()
                : end.words().brokeOff()
                        ? "a second signal made the engine drop what was in flight"
                        : end.exitCode() > SIGNALLED
                                ? "the engine was killed (signal " + (end.exitCode() - SIGNALLED) + ")"
                                : "the engine crashed (exit code " + end.exitCode() + ")";
        return new Problem("engine_lost", ProblemKind.ENGINE, "apply: " + how, AFTER_LOSS);
    }

    /** The problem of an apply whose provider died with a change in flight. */
    static Problem changeUnanswered(Problem problem) {
        return new Problem(
                problem.code(), ProblemKind.ENGINE, problem.message(), problem.nextStep() + "; " + AFTER_LOSS);
    }

    /** The problem of an apply whose state could be stored nowhere. */
    static Problem stateNowhere(Problem problem) {
        return new Problem(
                "engine_lost",
                ProblemKind.ENGINE,
                problem.message() + "; its state could be stored neither on the server nor on the worker's disk",
                AFTER_LOSS);
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
                        "compare " + refused
                                + " on the worker with 'groundwork state pull'; the workspace is in doubt: the"
                                + " next run needs --accept-loss");
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
            case DriverException.Outgrown ignored ->
                new Problem("engine_outgrown", ProblemKind.ENGINE, message, OUTGROWN);
            case DriverException.Failed ignored ->
                new Problem("engine_failed", ProblemKind.ENGINE, message, "read the run's log with 'groundwork logs'");
            case DriverException.Cancelled ignored ->
                new Problem("canceled", ProblemKind.ENGINE, message, "start a new run");
            case DriverException.TimedOut ignored ->
                new Problem("engine_slow", ProblemKind.EXTERNAL, message, "see what the engine waits for");
            case DriverException.Busy ignored ->
                new Problem("workspace_busy_on_host", ProblemKind.EXTERNAL, message, "its end is waited for");
            case DriverException.Lost ignored ->
                new Problem("engine_lost", ProblemKind.EXTERNAL, message, "it is started again");
            case DriverException.AlreadyClaimed ignored ->
                // Two attempts of one activity at once; the next one finds what the other started.
                new Problem("step_claimed", ProblemKind.EXTERNAL, message, "it is tried again");
        };
    }

    private static String more(int count) {
        return count <= 0 ? "" : " (and " + count + " more error" + (count == 1 ? ")" : "s)");
    }
}
