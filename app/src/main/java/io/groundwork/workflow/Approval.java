package io.groundwork.workflow;

import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.groundwork.run.Decision;
import io.temporal.failure.ApplicationFailure;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a plan's decision is taken: once, for the plan at hand. Used by one workflow only. */
final class Approval {
    private sealed interface Matter {}

    private record NotAsked() implements Matter {}

    private record Asked(String planDigest) implements Matter {}

    private record Settled(String planDigest, Decision decision) implements Matter {}

    private record Closed() implements Matter {}

    private Matter matter = new NotAsked();

    /** From now on a decision for this plan is taken. */
    void ask(String planDigest) {
        matter = new Asked(planDigest);
    }

    /** From now on no decision is taken; one taken already stands. */
    void close() {
        if (!(matter instanceof Settled)) {
            matter = new Closed();
        }
    }

    Optional<Decision> decision() {
        return matter instanceof Settled settled ? Optional.of(settled.decision()) : Optional.empty();
    }

    /** Raises a non-retryable failure whose type is the problem's code if the decision cannot be taken. */
    void check(Decision decision) {
        if (!isComplete(decision)) {
            throw refusal(
                    "decision_invalid",
                    ProblemKind.USER,
                    "a decision needs a verdict that we know, a person and a reason");
        }
        switch (matter) {
            case NotAsked ignored -> throw notAwaited();
            case Closed ignored -> throw notAwaited();
            case Asked asked -> checkDigest(asked.planDigest(), decision);
            case Settled settled -> {
                checkDigest(settled.planDigest(), decision);
                if (settled.decision().verdict() != decision.verdict()) {
                    throw refusal(
                            "decision_already_made",
                            ProblemKind.CONFLICT,
                            "the decision was taken before by "
                                    + settled.decision().by() + ": "
                                    + settled.decision().verdict().wireName());
                }
            }
        }
    }

    /** As {@link #check}: an update names a person. Not asked of decisions that runs of earlier builds have taken. */
    void checkIsOfAPerson(Decision decision) {
        if (Decision.isOfNoPerson(decision.by())) {
            throw refusal(
                    "decision_invalid",
                    ProblemKind.USER,
                    "no person is called '" + decision.by() + "': say who decides");
        }
    }

    /** It may come from a program in another language or from a newer version: what it leaves out is null. */
    @SuppressWarnings("ConstantConditions")
    private static boolean isComplete(@Nullable Decision decision) {
        return decision != null
                && decision.verdict() != null
                && decision.verdict() != Decision.Verdict.UNKNOWN
                && decision.by() != null
                && !decision.by().isBlank()
                && decision.reason() != null
                && !decision.reason().isBlank();
    }

    /** Takes the decision, or answers with the one that stands. */
    Decision take(Decision decision) {
        check(decision);
        if (matter instanceof Asked asked) {
            matter = new Settled(asked.planDigest(), decision);
        }
        return decision().orElseThrow();
    }

    private static void checkDigest(String planDigest, Decision decision) {
        if (decision.planDigest() != null && !decision.planDigest().equals(planDigest)) {
            throw refusal(
                    "plan_digest_mismatch",
                    ProblemKind.CONFLICT,
                    "the decision is for plan " + decision.planDigest() + ", the plan at hand is " + planDigest);
        }
    }

    private static ApplicationFailure notAwaited() {
        return refusal("decision_not_awaited", ProblemKind.CONFLICT, "the run does not wait for a decision");
    }

    private static ApplicationFailure refusal(String code, ProblemKind kind, String message) {
        Problem problem = new Problem(code, kind, message, "look at the run with 'groundwork status'");
        return ApplicationFailure.newNonRetryableFailure(message, code, problem);
    }
}
