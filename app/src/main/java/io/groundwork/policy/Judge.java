package io.groundwork.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundwork.problem.ProblemException;
import io.groundwork.run.RunMode;
import io.groundwork.run.policy.EnforcementLevel;
import io.groundwork.run.policy.PolicyReport;
import io.groundwork.run.policy.Violation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Asks every policy set about a plan and adds up what they say. Fails closed: a set that gives no reliable answer, and a
 * plan that rules may not see as it is, are hard-mandatory violations of the rule {@value #ERROR_RULE} (advisory ones if
 * the whole set is), so a person sees them in the report and nobody can approve them away. Safe for use by several threads.
 */
public final class Judge {
    /** The rule in a violation that says that judging itself failed. */
    public static final String ERROR_RULE = PolicyErrors.CODE;

    private static final Comparator<Violation> ORDER = Comparator.comparing(Violation::level)
            .reversed()
            .thenComparing(Violation::policySet)
            .thenComparing(Violation::rule)
            .thenComparing(violation -> Optional.ofNullable(violation.address()).orElse(""))
            .thenComparing(Violation::message);

    private final List<PolicyEngine> engines;

    /**
     * A judge over some policy sets.
     *
     * @param engines at least one; all of them are asked
     */
    public Judge(List<PolicyEngine> engines) {
        if (engines.isEmpty()) {
            throw new IllegalArgumentException("a judge without policy sets would pass everything");
        }
        this.engines = List.copyOf(engines);
    }

    /**
     * What all sets say about one plan; never throws because of a plan or a set, only what a retry can help (a full disk).
     *
     * @param maskedPlan as {@code show -json} prints it, secrets masked; messages quote addresses and nothing else of it,
     *     but a set of a user's may quote more: scrub the report before storing it
     */
    public PolicyReport judge(JsonNode maskedPlan, RunMode mode, PolicySettings settings) {
        return judge(new PolicyInput(maskedPlan, mode, settings));
    }

    /** As {@link #judge(JsonNode, RunMode, PolicySettings)}. */
    public PolicyReport judge(PolicyInput input) {
        List<Violation> violations = new ArrayList<>();
        for (PolicyEngine engine : engines) {
            violations.addAll(askClosed(engine, input));
        }
        violations.sort(ORDER);
        return PolicyReport.of(violations);
    }

    private static List<Violation> askClosed(PolicyEngine engine, PolicyInput input) {
        Optional<String> complaint = PlanShape.complaint(input.plan());
        if (complaint.isPresent()) {
            return List.of(error(engine, PolicyErrors.because(complaint.get())));
        }
        try {
            return engine.evaluate(input);
        } catch (ProblemException e) {
            if (e.problem().kind().retryable()) {
                // A full disk says nothing about a plan.
                throw e;
            }
            return List.of(error(engine, e));
        } catch (RuntimeException | StackOverflowError e) {
            // Only the name of what was thrown: libraries put the whole input into their messages.
            String name = e.getClass().getSimpleName();
            return List.of(error(engine, PolicyErrors.because("evaluation broke off (" + name + ")")));
        }
    }

    /** Says that a plan was not judged at all, and why: hard-mandatory. */
    public static Violation refusal(String policySet, String why) {
        String message = PolicyErrors.because(why).problem().message();
        return new Violation(policySet, ERROR_RULE, EnforcementLevel.HARD_MANDATORY, message, null);
    }

    private static Violation error(PolicyEngine engine, ProblemException reason) {
        String message = reason.problem().message();
        return new Violation(engine.policySet(), ERROR_RULE, engine.errorLevel(), message, null);
    }
}
