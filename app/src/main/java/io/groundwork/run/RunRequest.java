package io.groundwork.run;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What someone asks for, and the input of the workflow {@code Provision}. Small and readable: the source is named by
 * digest, secrets by reference.
 *
 * @param runId see {@link RunId}
 * @param workspace see {@link WorkspaceName}
 * @param configuration SHA-256 (64 hex digits) of the uploaded configuration archive
 * @param directory where the configuration came from, for people and the search attribute {@code tfDirectory}
 * @param mode apply, destroy or plan only
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
        variables = Map.copyOf(variables);
        varFiles = List.copyOf(varFiles);
        environment = Map.copyOf(environment);
        // Requests from before there were any, and those that people write, do not have them.
        policies = policies == null ? List.of() : List.copyOf(policies);
    }

    /** A run without policy sets of its own. */
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

    /** The same request for what was uploaded meanwhile. */
    public RunRequest of(String uploadedConfiguration, List<PolicyArchive> uploadedPolicies) {
        return new RunRequest(
                runId,
                workspace,
                uploadedConfiguration,
                directory,
                mode,
                autoApprove,
                variables,
                varFiles,
                environment,
                approvalExpiry,
                requestedBy,
                uploadedPolicies);
    }
}
