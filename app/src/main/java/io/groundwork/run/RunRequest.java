package io.groundwork.run;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.groundwork.run.policy.PolicyArchive;
import io.groundwork.workspace.WorkspaceName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What someone asks for, and the input of the workflow {@code Provision}. Small and readable: the source is named by
 * digest, secrets by reference. A person, or a program in another language, may start the workflow with a few of the
 * fields, at the least {@code {"workspace": "shop"}}: what is left out has its default.
 *
 * @param runId see {@link RunId}; blank if the workflow is to make one
 * @param workspace see {@link WorkspaceName}
 * @param configuration SHA-256 (64 hex digits) of the uploaded configuration archive, or {@link #NEWEST}, the default
 * @param directory where the configuration came from, for people and the search attribute {@code tfDirectory}
 * @param mode apply (the default), destroy or plan only
 * @param autoApprove approve the plan without a person where its policies passed; never a policy failure
 * @param variables input variables as text, as {@code -var} takes them; not for secrets
 * @param varFiles paths inside the archive, applied in this order
 * @param environment name to reference ({@code env:NAME}, {@code file:/path}); resolved on the worker at engine start
 * @param approvalExpiry how long to wait for a decision; null waits for ever
 * @param requestedBy who asked, for people
 * @param policies policy sets the run brings; they add to the operator's, which no request can take away
 * @param noSearchAttributes whether the run does without search attributes, because its namespace has none of ours
 * @param variablePlaces for those of {@code variables} that files come after, which overrule them: how many files come before;
 *     all others come after all files
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record RunRequest(
        String runId,
        String workspace,
        String configuration,
        String directory,
        RunMode mode,
        boolean autoApprove,
        Map<String, String> variables,
        List<String> varFiles,
        Map<String, String> environment,
        @Nullable Duration approvalExpiry,
        String requestedBy,
        List<PolicyArchive> policies,
        boolean noSearchAttributes,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Integer> variablePlaces) {
    public RunRequest {
        // What a JSON text leaves out arrives as null.
        runId = requireNonNullElse(runId, "");
        workspace = requireNonNullElse(workspace, "");
        configuration = requireNonNullElse(configuration, NEWEST);
        directory = requireNonNullElse(directory, "");
        mode = requireNonNullElse(mode, RunMode.APPLY);
        variables = Map.copyOf(requireNonNullElse(variables, Map.of()));
        varFiles = List.copyOf(requireNonNullElse(varFiles, List.of()));
        environment = Map.copyOf(requireNonNullElse(environment, Map.of()));
        requestedBy = requireNonNullElse(requestedBy, "temporal");
        policies = List.copyOf(requireNonNullElse(policies, List.of()));
        variablePlaces = Map.copyOf(requireNonNullElse(variablePlaces, Map.of()));
    }

    /** A run that brings no policy sets, and has search attributes. */
    public RunRequest(
            String runId,
            String workspace,
            String configuration,
            String directory,
            RunMode mode,
            boolean autoApprove,
            Map<String, String> variables,
            List<String> varFiles,
            Map<String, String> environment,
            @Nullable Duration approvalExpiry,
            String requestedBy) {
        this(
                runId,
                workspace,
                configuration,
                directory,
                mode,
                autoApprove,
                variables,
                varFiles,
                environment,
                approvalExpiry,
                requestedBy,
                List.of(),
                false);
    }

    /** A run whose variables, if it has any, all come after its files. */
    public RunRequest(
            String runId,
            String workspace,
            String configuration,
            String directory,
            RunMode mode,
            boolean autoApprove,
            Map<String, String> variables,
            List<String> varFiles,
            Map<String, String> environment,
            @Nullable Duration approvalExpiry,
            String requestedBy,
            List<PolicyArchive> policies,
            boolean noSearchAttributes) {
        this(
                runId,
                workspace,
                configuration,
                directory,
                mode,
                autoApprove,
                variables,
                varFiles,
                environment,
                approvalExpiry,
                requestedBy,
                policies,
                noSearchAttributes,
                Map.of());
    }

    /** Instead of a digest: the configuration that the workspace's last run had. */
    public static final String NEWEST = "newest";

    /** Whether the configuration is still to be looked up. */
    public boolean wantsNewest() {
        return configuration.equals(NEWEST);
    }

    /** How many of the variable files come before a variable that was typed. */
    public int placeOf(String variable) {
        return Math.clamp(variablePlaces.getOrDefault(variable, varFiles.size()), 0, varFiles.size());
    }

    public RunRequest withRunId(String other) {
        return copy(other, configuration, variables, policies, noSearchAttributes);
    }

    public RunRequest withConfiguration(String digest) {
        return copy(runId, digest, variables, policies, noSearchAttributes);
    }

    public RunRequest withVariables(Map<String, String> others) {
        return copy(runId, configuration, others, policies, noSearchAttributes);
    }

    /** Without what is said of variables. */
    public RunRequest withoutVariables() {
        return new RunRequest(
                runId,
                workspace,
                configuration,
                directory,
                mode,
                autoApprove,
                Map.of(),
                varFiles,
                environment,
                approvalExpiry,
                requestedBy,
                policies,
                noSearchAttributes,
                Map.of());
    }

    public RunRequest withPolicies(List<PolicyArchive> others) {
        return copy(runId, configuration, variables, others, noSearchAttributes);
    }

    public RunRequest withoutSearchAttributes() {
        return copy(runId, configuration, variables, policies, true);
    }

    private RunRequest copy(
            String otherRunId,
            String otherConfiguration,
            Map<String, String> otherVariables,
            List<PolicyArchive> otherPolicies,
            boolean otherNoSearchAttributes) {
        return new RunRequest(
                otherRunId,
                workspace,
                otherConfiguration,
                directory,
                mode,
                autoApprove,
                otherVariables,
                varFiles,
                environment,
                approvalExpiry,
                requestedBy,
                otherPolicies,
                otherNoSearchAttributes,
                variablePlaces);
    }
}
