package io.groundwork.run.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import java.util.Map;

/**
 * What the server's operator wants every plan to be judged by, whatever a worker's own environment says.
 *
 * @param settings of the default set, in the form that {@code policy.PolicySettings} has in JSON; empty for its defaults
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record PolicyRequirements(List<RequiredSet> sets, Map<String, Object> settings) {
    /** Only the default set, as it is. */
    public static final PolicyRequirements NONE = new PolicyRequirements(List.of(), Map.of());

    public PolicyRequirements {
        sets = sets == null ? List.of() : List.copyOf(sets);
        settings = settings == null ? Map.of() : Map.copyOf(settings);
    }

    /** The sets that a report does not have, or has with less weight. */
    public List<RequiredSet> missingIn(PolicyReport report) {
        return sets.stream()
                .filter(required -> report.sets().stream().noneMatch(required::isMetBy))
                .toList();
    }
}
