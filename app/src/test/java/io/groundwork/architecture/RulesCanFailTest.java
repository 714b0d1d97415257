package io.groundwork.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A rule that cannot fail proves nothing: each one finds the class written to break it, and spares the one beside it. */
class RulesCanFailTest {
    private static final String FIXTURES = "io.groundwork.architecture.fixture.";

    @Test
    void a_dependency_against_the_table_is_found() {
        assertThat(violations("directions", Rules::directions))
                .contains("run must not see web")
                .contains("config must not see state")
                .contains("keyring must not see secret")
                .contains("unlisted must not see run")
                .contains("cli.terminal must not see cli.run")
                .contains("cli.run must not see cli:")
                .doesNotContain("cli.run must not see cli.terminal")
                .doesNotContain("web must not see run")
                .doesNotContain("must not see problem")
                .doesNotContain("Builds.settings");
    }

    @Test
    void a_cycle_is_found() {
        assertThat(violations("cycles", Rules::noCycles)).contains("Cycle detected");
    }

    @Test
    void spring_outside_of_the_server_is_found() {
        assertThat(violations("spring", Rules::springOnlyInTheServer))
                .contains("worker.UsesSpring")
                .doesNotContain("web.MayUseSpring");
    }

    @Test
    void a_temporal_client_elsewhere_is_found() {
        assertThat(violations("temporalclient", Rules::temporalClientOnlyInTemporal))
                .contains("cli.StartsWorkflows")
                .doesNotContain("worker.CatchesCancellation");
    }

    @Test
    void an_activity_elsewhere_is_found() {
        assertThat(violations("activity", Rules::activityApiOnlyInWorkflowAndWorker))
                .contains("web.Heartbeats");
    }

    @Test
    void a_process_started_or_stopped_elsewhere_is_found() {
        assertThat(violations("process", Rules::processesOnlyInTheDriver))
                .contains("worker.StartsProcesses.start(")
                .contains("worker.StartsProcesses.shell(")
                .contains("worker.StartsProcesses.stop(");
    }

    @Test
    void reading_the_environment_elsewhere_is_found() {
        assertThat(violations("environment", Rules::environmentOnlyInConfig))
                .contains("worker.ReadsEnvironment.one(")
                .contains("worker.ReadsEnvironment.byReference(")
                .doesNotContain("app.Main");
    }

    @Test
    void a_dependency_of_a_pure_package_is_found() {
        assertThat(violations(
                        "pure", root -> Rules.pureDependencies(root, "run", "com.fasterxml.jackson.annotation..")))
                .contains("run.ParsesJson")
                .doesNotContain("run.IsAnnotated");
    }

    @Test
    void an_effect_of_a_pure_package_is_found() {
        assertThat(violations("effects", root -> Rules.noEffects(root, "policy")))
                .contains("policy.HasEffects.file(")
                .contains("policy.HasEffects.thread(")
                .contains("policy.HasEffects.print(")
                .doesNotContain("policy.HasEffects.resource(");
    }

    @Test
    void a_call_that_a_replay_answers_differently_is_found_also_through_another_package() {
        assertThat(violations("replay", Rules::deterministic))
                .contains("java.time.Instant.now()")
                .contains("java.util.UUID.randomUUID()")
                .contains("java.lang.Thread.sleep(")
                .contains("java.lang.System.getenv(")
                .contains("java.util.concurrent.Executors")
                .contains("java.lang.Math.random()")
                .contains("java.security.SecureRandom.nextLong()")
                .doesNotContain("PlainWorkflow");
    }

    private static String violations(String fixture, Function<String, ArchRule> rule) {
        String root = FIXTURES + fixture;
        EvaluationResult result = rule.apply(root).evaluate(new ClassFileImporter().importPackages(root));
        assertThat(result.hasViolation()).as("the rule fails on " + root).isTrue();
        return String.join("\n", result.getFailureReport().getDetails());
    }
}
