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
 * @param checks results of the conditions in the configuration
 * @param actionInvocations what is invoked for its effect (Terraform 1.14), as on the wire
 * @param deferred how many changes and invocations are left for a later plan
 * @param errored planning stopped half-way; such a plan cannot be applied
 * @param applyable the engine says that there is something to apply, or, if it says nothing of that, the changes do. {@link
 *     #changesSomething} knows more
 */
public record PlanDocument(
        String formatVersion,
        String engineVersion,
        Map<String, JsonNode> variables,
        List<ResourceChange> resourceChanges,
        List<ResourceChange> resourceDrift,
        Map<String, Change> outputChanges,
        List<CheckResult> checks,
        List<JsonNode> actionInvocations,
        int deferred,
        boolean errored,
        boolean applyable) {

    public PlanDocument {
        variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
        resourceChanges = List.copyOf(resourceChanges);
        resourceDrift = List.copyOf(resourceDrift);
        outputChanges = Collections.unmodifiableMap(new LinkedHashMap<>(outputChanges));
        checks = List.copyOf(checks);
        actionInvocations = List.copyOf(actionInvocations);
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
        return PlanCounts.of(this);
    }

    /**
     * Whether there is something to apply. A data source that only a check reads is read again with every apply, and the engines
     * say each time that there is something to do: there is not, unless the check comes out otherwise. Results of checks that an apply would write into the state are nothing to an engine,
     * and their last results are not in the document: whoever has the state compares them.
     *
     * @param exitCode of {@code plan -detailed-exitcode}: every engine has it, and it knows what no document says, e.g. of a data
     *     source that is to be forgotten
     */
    public boolean changesSomething(int exitCode) {
        return !errored && (applyable || exitCode == 2) && !onlyReadsForChecks();
    }

    private boolean onlyReadsForChecks() {
        List<ResourceChange> changes = resourceChanges.stream()
                .filter(resource ->
                        resource.action() != Action.NO_OP || resource.change().isImport() || resource.isMoved())
                .toList();
        return !changes.isEmpty()
                && changes.stream().allMatch(ResourceChange::isReadForCheck)
                && actionInvocations.isEmpty()
                && outputChanges.values().stream()
                        .noneMatch(output -> output.action().isChange());
    }

    /**
     * Whether nothing of what the workspace holds would be there afterwards: all of it is destroyed or forgotten, and some of it is
     * destroyed without being replaced. False for a workspace that holds nothing.
     */
    public boolean deletesEverything() {
        List<Action> held = resourceChanges.stream()
                .filter(resource -> resource.isManaged() && resource.action() != Action.CREATE)
                // What is imported was held by nobody.
                .filter(resource -> !resource.change().isImport())
                .map(ResourceChange::action)
                .toList();
        return deferred == 0
                && held.contains(Action.DELETE)
                && held.stream().allMatch(action -> action.destroys() || action.forgets());
    }
}
