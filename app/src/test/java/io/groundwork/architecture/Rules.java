package io.groundwork.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.elements.ClassesShould;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Predicate;

/** The rules about who may use what. Each is about the packages under a root: ours, or a fixture that breaks it. */
final class Rules {
    private static final String[] JDK = {"java..", "javax.."};

    private Rules() {}

    /** Every dependency between our packages has a line in {@link PackageTable}. */
    static ArchRule directions(String root) {
        return classes()
                .that()
                .resideInAPackage(root + "..")
                .should(new AllowedDirections(root))
                .as("packages see only what the table allows");
    }

    static ArchRule noCycles(String root) {
        return slices().matching(root + ".(*)..").should().beFreeOfCycles();
    }

    /** Worker and client commands start without Spring; the architecture is what keeps it that way. */
    static ArchRule springOnlyInTheServer(String root) {
        return outside(root, "database", "registry", "artifact", "state", "verdict", "web", "server")
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework..", "jakarta.servlet..", "org.flywaydb..", "org.springdoc..")
                .as("Spring stays in the server's packages");
    }

    /** The exceptions that an activity's own calls raise live in Temporal's client package: those may be caught. */
    static ArchRule temporalClientOnlyInTemporal(String root) {
        DescribedPredicate<JavaClass> clientOrWorker = describe(
                "Temporal's client or worker API",
                type -> in(type, "io.temporal.client", "io.temporal.worker", "io.temporal.serviceclient")
                        && !type.isAssignableTo(Throwable.class));
        return outside(root, "temporal", "dev")
                .dependOnClassesThat(clientOrWorker)
                .as("Temporal's client and worker API stays in temporal and dev");
    }

    static ArchRule activityApiOnlyInWorkflowAndWorker(String root) {
        return outside(root, "workflow", "worker", "temporal", "dev")
                .dependOnClassesThat()
                .resideInAnyPackage("io.temporal.activity..", "io.temporal.workflow..")
                .as("Temporal's activity and workflow API stays in workflow and worker");
    }

    /** Every process has one owner that drains it, signals it once and waits for it. */
    static ArchRule processesOnlyInTheDriver(String root) {
        return outside(root, "terraform.process", "dev")
                .accessTargetWhere(accesses("a process is started or stopped", access -> {
                    String owner = access.getTargetOwner().getName();
                    String name = access.getName();
                    return owner.equals("java.lang.ProcessBuilder")
                            || (owner.equals("java.lang.Runtime") && name.equals("exec"))
                            || (Set.of("java.lang.Process", "java.lang.ProcessHandle")
                                            .contains(owner)
                                    && name.startsWith("destroy"));
                }))
                .as("processes are started and stopped in terraform.process and dev");
    }

    /** {@code app.Main} hands the environment on as a value, so that a test can hand over another. */
    static ArchRule environmentOnlyInConfig(String root) {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .and()
                .resideOutsideOfPackage(root + ".config..")
                .and()
                .doNotHaveFullyQualifiedName(root + ".app.Main")
                .should()
                .accessTargetWhere(accesses(
                        "the environment is read",
                        access -> access.getTargetOwner().isEquivalentTo(System.class)
                                && access.getName().equals("getenv")))
                .as("the environment is read in config, and handed over by app.Main");
    }

    /** Packages that others rely on to be plain: a dependency that is not listed needs a reason first. */
    static ArchRule pureDependencies(String root, String name, String... others) {
        String[] allowed = Arrays.copyOf(JDK, JDK.length + others.length + 1);
        System.arraycopy(others, 0, allowed, JDK.length, others.length);
        allowed[allowed.length - 1] = "org.jspecify..";
        return classes()
                .that()
                .resideInAPackage(root + "." + name + "..")
                .should()
                .onlyDependOnClassesThat(describe(
                        "the JDK, our packages, " + String.join(", ", others),
                        type -> type.isPrimitive()
                                || type.isArray()
                                || in(type, root)
                                || Arrays.stream(allowed).anyMatch(pattern -> in(type, pattern.replace("..", "")))))
                .as(name + " depends on little");
    }

    /** No file, no socket, no thread, no process, no environment, no output. Reading a resource of ours is none of these. */
    static ArchRule noEffects(String root, String name) {
        return noClasses()
                .that()
                .resideInAPackage(root + "." + name + "..")
                .should()
                .accessTargetWhere(accesses("the world outside is touched", Catalogue::touchesTheWorld))
                .as(name + " has no effects");
    }

    /** A workflow is replayed: what it calls, here or through our other packages, must answer the same every time. */
    static ArchRule deterministic(String root) {
        return classes()
                .that()
                .resideInAPackage(root + ".workflow..")
                .should(new ReachesOnlyWhatReplays(root))
                .as("workflow code is deterministic");
    }

    private static ClassesShould outside(String root, String... names) {
        String[] packages =
                Arrays.stream(names).map(name -> root + "." + name + "..").toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .and()
                .resideOutsideOfPackages(packages)
                .should();
    }

    private static DescribedPredicate<JavaAccess<?>> accesses(String description, Predicate<JavaAccess<?>> predicate) {
        return describe(description, predicate);
    }

    private static boolean in(JavaClass type, String... packages) {
        String name = type.getPackageName();
        return Arrays.stream(packages).anyMatch(each -> name.equals(each) || name.startsWith(each + "."));
    }
}
