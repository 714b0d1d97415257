package io.groundwork.terraform.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.lang.ArchRule;

/** The rules of the driver, each about the packages under a root. */
final class DriverRules {
    private DriverRules() {}

    static ArchRule fewDependencies(String root) {
        return classes()
                .that()
                .resideInAPackage(root + "..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "", "java..", "javax.crypto..", "com.fasterxml.jackson..", "org.jspecify..", root + "..");
    }

    static ArchRule noCycles(String root) {
        return slices().matching(root + ".(*)..").should().beFreeOfCycles();
    }

    static ArchRule processesInOnePlace(String root) {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .and()
                .resideOutsideOfPackage(root + ".process..")
                .should()
                .accessTargetWhere(describe("a process is started or stopped", DriverRules::startsOrStops));
    }

    private static boolean startsOrStops(JavaAccess<?> access) {
        return switch (access.getTargetOwner().getName()) {
            case "java.lang.ProcessBuilder" -> true;
            case "java.lang.Runtime" -> access.getName().equals("exec");
            case "java.lang.Process", "java.lang.ProcessHandle" ->
                access.getName().startsWith("destroy");
            default -> false;
        };
    }
}
