package io.groundwork.run;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What someone asks for, and the input of the workflow {@code Provision}. Small and readable: the source is named by
 * digest, secrets by reference. A person, or a program in another language, may start the workflow with a few of the
 * fields, at the least {@code {"workspace": "shop"}}: what is left out has its default.
 *
 * @param runId see {@link RunId}; blank where the workflow is to make one
 * @param workspace see {@link WorkspaceName}
 * @param configuration SHA-256 (64 hex digits) of the uploaded configuration archive, or {@link #NEWEST}, the default
 * @param directory where the configuration came from, for people and the search attribute {@code tfDirectory}
 * @param mode apply (the default), destroy or plan only
 * @param autoApprove approve the plan without a person where its policies passed; never a policy failure
 * @param variables input variables as text, as {@code TF_VAR_name} would carry them; not for secrets
 * @param varFiles paths inside the archive, applied in this order
 * @param environment name to reference ({@code env:NAME}, {@code file:/path}); resolved on the worker at engine start
 * @param approvalExpiry how long to wait for a decision; null waits for ever
 * @param requestedBy who asked, for people
 * @param policies policy sets the run brings; they add to the operator's, which no request can take away
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
        List<PolicyArchive> policies) {
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
    }

    /** A run that brings no policy sets. */
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
                List.of());
    }

    /** Instead of a digest: the configuration that the workspace's last run had. */
    public static final String NEWEST = "newest";

    /** Whether the configuration is still to be looked up. */
    public boolean wantsNewest() {
        return configuration.equals(NEWEST);
    }

    public RunRequest withRunId(String other) {
        return copy(other, configuration, variables, policies);
    }

    public RunRequest withConfiguration(String digest) {
        return copy(runId, digest, variables, policies);
    }

    public RunRequest withVariables(Map<String, String> others) {
        return copy(runId, configuration, others, policies);
    }

    public RunRequest withPolicies(List<PolicyArchive> others) {
        return copy(runId, configuration, variables, others);
    }

    private RunRequest copy(
            String otherRunId,
            String otherConfiguration,
            Map<String, String> otherVariables,
            List<PolicyArchive> otherPolicies) {
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
                otherPolicies);
    }
}
