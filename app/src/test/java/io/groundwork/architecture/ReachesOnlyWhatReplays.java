package io.groundwork.architecture;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Follows the calls of a class through our packages and reports the ones in {@link Catalogue}. Lambdas and method
 * references count as calls of the method they are written in.
 */
final class ReachesOnlyWhatReplays extends ArchCondition<JavaClass> {
    private final String root;

    ReachesOnlyWhatReplays(String root) {
        super("call only what answers the same on every replay");
        this.root = root;
    }

    @Override
    public void check(JavaClass origin, ConditionEvents events) {
        Set<JavaCodeUnit> seen = new HashSet<>(origin.getCodeUnits());
        Deque<JavaCodeUnit> open = new ArrayDeque<>(seen);
        while (!open.isEmpty()) {
            JavaCodeUnit unit = open.pop();
            for (JavaAccess<?> access : unit.getAccessesFromSelf()) {
                if (Catalogue.changesOnReplay(access)) {
                    events.add(SimpleConditionEvent.violated(
                            origin, origin.getSimpleName() + " reaches " + access.getDescription()));
                } else {
                    ours(access).filter(seen::add).ifPresent(open::push);
                }
            }
        }
    }

    private Optional<? extends JavaCodeUnit> ours(JavaAccess<?> access) {
        if (!(access instanceof JavaCodeUnitAccess<?> call)) {
            return Optional.empty();
        }
        return call.getTarget()
                .resolveMember()
                .filter(target -> target.getOwner().getPackageName().startsWith(root + "."));
    }
}
