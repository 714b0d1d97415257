package io.groundwork.opa;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundwork.policy.Judge;
import io.groundwork.policy.PolicyDirectory;
import io.groundwork.policy.PolicyEngine;
import io.groundwork.policy.PolicyInput;
import io.groundwork.policy.PolicySettings;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.groundwork.problem.Problems;
import io.groundwork.run.RunRequest;
import io.groundwork.run.policy.JudgedSet;
import io.groundwork.run.policy.PolicyReport;
import io.groundwork.terraform.plan.MaskedPlan;
import io.groundwork.terraform.plan.Redactor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Policies without a run, for those who write them: the same way as in a run, in a directory that is gone afterwards. */
public final class PolicyTrial {
    private static final Duration TESTS_TIMEOUT = Duration.ofMinutes(5);

    private final OpaSettings settings;

    public PolicyTrial(OpaSettings settings) {
        this.settings = settings;
    }

    /**
     * What sets say about a plan; one that cannot be loaded is the user's problem here, and no verdict.
     *
     * @param plan as {@code show -json} prints it; masked here, as a run does
     * @param run what the policies are told of a run
     */
    public PolicyReport judge(List<PolicyDirectory> sources, JsonNode plan, RunRequest run) {
        if (!plan.has("planned_values") && !plan.has("resource_changes")) {
            throw Problems.badInput(
                    "plan_document_invalid",
                    "reading the plan: this is no plan in JSON",
                    "make one with 'terraform show -json PLANFILE > plan.json'");
        }
        Opa opa = Opa.find(settings);
        Deadline deadline = Deadline.in(settings.atMost());
        try (Scratch scratch = Scratch.make()) {
            SetNames names = new SetNames();
            List<PolicyEngine> engines = new ArrayList<>();
            List<JudgedSet> sets = new ArrayList<>();
            for (PolicyDirectory source : sources) {
                String name = names.unique(SetNames.of(Path.of(source.path())));
                OpaPolicyEngine engine = OpaPolicyEngine.load(opa, source, name, scratch.directory(name), deadline);
                engines.add(engine);
                sets.add(engine.description());
            }
            MaskedPlan masked = Redactor.of(List.of()).maskedPlan(plan);
            if (masked.difference().isPresent()) {
                throw PolicyProblems.judging("masking the secrets of the plan changed more of it than values ("
                        + masked.difference().get() + ")");
            }
            return new Judge(engines)
                    .judge(new PolicyInput(masked.judged(), run.mode(), PolicySettings.DEFAULTS, run))
                    .by(sets)
                    .withTexts(Redactor.of(masked.left())::text);
        }
    }

    /** Runs a directory's tests and returns what {@code opa test} printed; raises {@code policy_tests_failed} (denied). */
    public String test(Path directory) {
        PolicyFiles files = PolicyFiles.in(directory);
        String name = SetNames.of(directory);
        Opa opa = Opa.find(settings);
        try (Scratch scratch = Scratch.make()) {
            Deadline deadline = Deadline.in(TESTS_TIMEOUT);
            PolicyBundle set = PolicyBundle.toTest(opa, name, files, scratch.directory("set"), deadline);
            if (!set.hasTests()) {
                // For opa itself, no tests are tests that pass.
                throw Problems.badInput(
                        "policy_tests_missing",
                        "there are no tests in " + directory,
                        "write rules named test_... in files named ..._test.rego");
            }
            Opa.Answer answer = set.run(List.of("test", "--verbose"), deadline);
            String said = (answer.out() + answer.err()).strip();
            if (!answer.worked()) {
                throw new Problem(
                                "policy_tests_failed",
                                ProblemKind.DENIED,
                                "testing the policy set " + name + ":\n" + said,
                                "correct the policy or its test")
                        .asException();
            }
            return said;
        }
    }
}
