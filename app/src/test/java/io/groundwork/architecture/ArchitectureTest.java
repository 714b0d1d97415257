package io.groundwork.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The rules, held against what ships. {@link RulesCanFailTest} shows that each of them can fail. */
class ArchitectureTest {
    private static final String ROOT = "io.groundwork";
    private static final JavaClasses SHIPPED = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    @Test
    void packages_see_only_what_the_table_allows() {
        Rules.directions(ROOT).check(SHIPPED);
    }

    @Test
    void no_two_packages_see_each_other() {
        Rules.noCycles(ROOT).check(SHIPPED);
    }

    @Test
    void only_the_server_knows_spring() {
        Rules.springOnlyInTheServer(ROOT).check(SHIPPED);
    }

    @Test
    void only_temporal_and_dev_talk_to_a_temporal_server() {
        Rules.temporalClientOnlyInTemporal(ROOT).check(SHIPPED);
    }

    @Test
    void only_workflow_and_worker_know_workflows_and_activities() {
        Rules.activityApiOnlyInWorkflowAndWorker(ROOT).check(SHIPPED);
    }

    @Test
    void only_the_driver_and_dev_start_processes() {
        Rules.processesOnlyInTheDriver(ROOT).check(SHIPPED);
    }

    @Test
    void only_config_reads_the_environment() {
        Rules.environmentOnlyInConfig(ROOT).check(SHIPPED);
    }

    @Test
    void the_words_depend_on_nothing_but_annotations() {
        Rules.pureDependencies(ROOT, "run", "com.fasterxml.jackson.annotation..")
                .check(SHIPPED);
    }

    @Test
    void policies_depend_on_their_engine_and_json_only() {
        Rules.pureDependencies(ROOT, "policy", "com.fasterxml.jackson..", "com.styra.opa..", "com.dylibso.chicory..")
                .allowEmptyShould(true)
                .check(SHIPPED);
    }

    @Test
    void workflows_depend_on_temporals_workflow_api_only() {
        Rules.pureDependencies(
                        ROOT,
                        "workflow",
                        "com.fasterxml.jackson.annotation..",
                        // Enums that the workflow API itself answers with, e.g. why a retry ended.
                        "io.temporal.api.enums.v1..",
                        "io.temporal.workflow..",
                        "io.temporal.activity..",
                        "io.temporal.common..",
                        "io.temporal.failure..",
                        "org.slf4j..")
                .allowEmptyShould(true)
                .check(SHIPPED);
    }

    @Test
    void the_words_have_no_effects() {
        Rules.noEffects(ROOT, "run").check(SHIPPED);
    }

    @Test
    void policies_have_no_effects() {
        Rules.noEffects(ROOT, "policy").allowEmptyShould(true).check(SHIPPED);
    }

    @Test
    void workflows_answer_the_same_on_every_replay() {
        Rules.deterministic(ROOT).allowEmptyShould(true).check(SHIPPED);
    }
}
