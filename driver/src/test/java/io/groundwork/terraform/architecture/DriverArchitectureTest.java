package io.groundwork.terraform.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** The driver is a library: who uses it must get nothing else with it. Each rule is shown to fail on a fixture. */
class DriverArchitectureTest {
    private static final String ROOT = "io.groundwork.terraform";
    private static final String FIXTURES = "io.groundwork.terraform.architecture.fixture";
    private static final JavaClasses SHIPPED = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    @Test
    void the_driver_needs_the_jdk_and_jackson_and_nothing_of_ours() {
        DriverRules.fewDependencies(ROOT).check(SHIPPED);
    }

    @Test
    void a_further_dependency_is_found() {
        assertThat(violations(DriverRules.fewDependencies(FIXTURES + ".outward"), "outward"))
                .contains("outward.SeesTestLibrary");
    }

    @Test
    void no_two_packages_of_the_driver_see_each_other() {
        DriverRules.noCycles(ROOT).allowEmptyShould(true).check(SHIPPED);
    }

    @Test
    void a_cycle_is_found() {
        assertThat(violations(DriverRules.noCycles(FIXTURES + ".cycle"), "cycle"))
                .contains("Cycle detected");
    }

    @Test
    void processes_are_started_in_one_package() {
        DriverRules.processesInOnePlace(ROOT).check(SHIPPED);
    }

    @Test
    void a_process_started_elsewhere_is_found() {
        assertThat(violations(DriverRules.processesInOnePlace(FIXTURES + ".upward"), "upward"))
                .contains("event.StartsProcesses")
                .doesNotContain("process.MayStartProcesses");
    }

    private static String violations(ArchRule rule, String fixture) {
        var result = rule.evaluate(new ClassFileImporter().importPackages(FIXTURES + "." + fixture));
        assertThat(result.hasViolation()).as("the rule fails on " + fixture).isTrue();
        return String.join("\n", result.getFailureReport().getDetails());
    }
}
