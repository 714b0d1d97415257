package io.groundwork.run.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.Map;
import java.util.Objects;

/**
 * What a worker tells the server of a plan that it has judged.
 *
 * @param planDigest of the plan file
 * @param settings of the default set by which it was judged, in the form that {@code policy.PolicySettings} has in JSON
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Verdict(String planDigest, PolicyReport report, Map<String, Object> settings) {
    public Verdict {
        Objects.requireNonNull(planDigest, "planDigest");
        Objects.requireNonNull(report, "report");
        settings = settings == null ? Map.of() : Map.copyOf(settings);
    }
}
