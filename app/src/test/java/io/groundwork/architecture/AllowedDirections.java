package io.groundwork.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/** Holds each dependency between packages under the root against {@link PackageTable}. */
final class AllowedDirections extends ArchCondition<JavaClass> {
    private final String root;

    AllowedDirections(String root) {
        super("see only what the package table allows");
        this.root = root;
    }

    @Override
    public void check(JavaClass origin, ConditionEvents events) {
        for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
            JavaClass target = dependency.getTargetClass().getBaseComponentType();
            if (!target.getPackageName().startsWith(root + ".")) {
                continue;
            }
            String from = relative(origin);
            String to = relative(target);
            if (!PackageTable.allows(from, to, target.getSimpleName())) {
                events.add(SimpleConditionEvent.violated(
                        dependency, from + " must not see " + to + ": " + dependency.getDescription()));
            }
        }
    }

    private String relative(JavaClass type) {
        return type.getPackageName().substring(root.length() + 1);
    }
}
