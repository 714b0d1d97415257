package io.groundwork.terraform.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundwork.terraform.failure.DriverException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A plan as {@code show -json} gives it: the parts that say what will happen. It holds secrets.
 *
 * @param variables the input variables' values, in clear even where they are sensitive
 * @param resourceDrift what changed outside
 * @param checks results of the conditions in the configuration, as on the wire
 * @param errored planning stopped half-way; such a plan cannot be applied
 * @param applyable there is something to apply; derived where the engine does not say
 */
public record PlanDocument(
        String formatVersion,
        String engineVersion,
        Map<String, JsonNode> variables,
        List<ResourceChange> resourceChanges,
        List<ResourceChange> resourceDrift,
        Map<String, Change> outputChanges,
        List<JsonNode> checks,
        boolean errored,
        boolean applyable) {

    public PlanDocument {
        variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
        resourceChanges = List.copyOf(resourceChanges);
        resourceDrift = List.copyOf(resourceDrift);
        outputChanges = Collections.unmodifiableMap(new LinkedHashMap<>(outputChanges));
        checks = List.copyOf(checks);
    }

    /**
     * Reads a document piece by piece; sections we have no use for are skipped and take no memory.
     *
     * @throws DriverException.Unsupported when it is no plan, or of another major format version than 1
     */
    public static PlanDocument read(Path file) {
        return PlanReader.read(file);
    }

    /** As {@link #read(Path)}, from a tree that is in memory anyway. */
    public static PlanDocument of(JsonNode tree) {
        return PlanReader.of(tree);
    }

    public PlanCounts counts() {
        return PlanCounts.of(resourceChanges);
    }
}
