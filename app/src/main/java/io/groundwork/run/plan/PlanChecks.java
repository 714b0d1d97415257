package io.groundwork.run.plan;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.groundwork.workspace.CheckedObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the conditions of a configuration say of a plan: those of {@code check} blocks, and of resources, outputs and variables. A
 * check that fails stops nothing; any other condition that fails is an error of its own.
 *
 * @param passed how many hold
 * @param failed how many do not, or could not be evaluated
 * @param unknown how many are known only after the apply
 * @param failures those that failed, at most {@value #MOST}
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record PlanChecks(int passed, int failed, int unknown, List<Failure> failures) {
    /** How many are told one by one: the summary of a plan is a part of the run's history. */
    public static final int MOST = 20;

    /** Of a message, in characters. */
    private static final int LONGEST_MESSAGE = 300;

    public static final PlanChecks NONE = new PlanChecks(0, 0, 0, List.of());

    /**
     * A condition that failed.
     *
     * @param address for example {@code check.health}
     * @param message its error message, without secrets; empty if there is none
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Failure(String address, String message) {}

    public PlanChecks {
        failures = orNone(failures);
    }

    private static List<Failure> orNone(@Nullable List<Failure> failures) {
        return failures == null ? List.of() : List.copyOf(failures);
    }

    /** Counts results. Of what failed the first ones are kept, and of a message its beginning. */
    public static PlanChecks of(List<CheckedObject> results) {
        List<CheckedObject> failed = results.stream()
                .filter(result -> !result.isPassed() && !result.isUnknown())
                .toList();
        return new PlanChecks(
                (int) results.stream().filter(CheckedObject::isPassed).count(),
                failed.size(),
                (int) results.stream().filter(CheckedObject::isUnknown).count(),
                failed.stream()
                        .limit(MOST)
                        .map(result -> new Failure(result.address(), brief(String.join("; ", result.problems()))))
                        .toList());
    }

    private static String brief(String message) {
        return message.length() <= LONGEST_MESSAGE
                ? message
                : message.substring(0, LONGEST_MESSAGE) + "… (cut, see the plan)";
    }

    /** For example {@code 3 passed, 1 failed}; empty if there are none. */
    public String inWords() {
        StringBuilder words = new StringBuilder();
        append(words, passed, "passed");
        append(words, failed, "failed");
        append(words, unknown, "known after apply");
        return words.toString();
    }

    private static void append(StringBuilder words, int count, String what) {
        if (count > 0) {
            words.append(words.isEmpty() ? "" : ", ").append(count).append(' ').append(what);
        }
    }
}
