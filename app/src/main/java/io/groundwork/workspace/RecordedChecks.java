package io.groundwork.workspace;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The results of checks in the newest state of a workspace, as the last apply left them.
 *
 * @param runId of the run that stored the state; null if there is no state
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record RecordedChecks(@Nullable String runId, List<CheckedObject> results) {
    public RecordedChecks {
        results = orNone(results);
    }

    private static List<CheckedObject> orNone(@Nullable List<CheckedObject> results) {
        return results == null ? List.of() : List.copyOf(results);
    }

    /** How many results of a plan an apply would have to write. What is known only after an apply may be as it is recorded. */
    public int differingFrom(List<CheckedObject> planned) {
        Map<String, String> recorded = results.stream()
                .collect(Collectors.toMap(CheckedObject::address, CheckedObject::status, (first, _) -> first));
        return (int) planned.stream()
                .filter(result -> !result.isUnknown())
                .filter(result -> !result.status().equals(recorded.get(result.address())))
                .count();
    }
}
