package io.groundwork.web;

import io.groundwork.problem.Problems;
import io.groundwork.run.Decision;
import io.groundwork.run.EngineVariables;
import io.groundwork.run.RunMode;
import io.groundwork.run.RunRequest;
import io.groundwork.run.VariableName;
import io.groundwork.run.policy.EnforcementLevel;
import io.groundwork.run.policy.PolicyArchive;
import io.groundwork.secret.SecretReference;
import io.groundwork.workspace.Origin;
import io.groundwork.workspace.WorkspaceName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A run as it is asked for: raw. {@link #checked} makes it valid, and only that travels on.
 *
 * @param acceptLoss whether the run may start in a workspace that an earlier run left in doubt
 */
public record NewRun(
        @Nullable String workspace,
        @Nullable String configuration,
        @Nullable String directory,
        @Nullable String mode,
        @Nullable Boolean autoApprove,
        @Nullable Map<String, String> variables,
        @Nullable List<String> varFiles,
        @Nullable Map<String, String> environment,
        @Nullable Duration approvalExpiry,
        @Nullable String requestedBy,
        @Nullable List<NewPolicySet> policies,
        @Nullable Boolean acceptLoss,
        @Nullable Map<String, Integer> variablePlaces,
        @Nullable NewOrigin origin) {
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern SET_NAME = Pattern.compile("[\\p{L}\\p{N} ._-]{1,100}");
    private static final int MOST_CHARACTERS = 64 * 1024;
    private static final int MOST_NAMES = 10;
    private static final int MOST_CHARACTERS_OF_A_NAME = 5_000;

    /** Where the configuration comes from; see {@link Origin}. */
    public record NewOrigin(
            @Nullable List<String> names,
            @Nullable Boolean workspaceNamed,
            @Nullable Boolean accepted) {
        private boolean isFit() {
            return names == null
                    || (names.size() <= MOST_NAMES
                            && names.stream()
                                    .allMatch(name -> name != null
                                            && !name.isBlank()
                                            && name.length() <= MOST_CHARACTERS_OF_A_NAME
                                            && name.chars().noneMatch(Character::isISOControl)));
        }
    }

    /** Who says nothing has named the workspace. */
    Origin whereItComesFrom() {
        return origin == null
                ? Origin.UNKNOWN
                : new Origin(
                        Objects.requireNonNullElse(origin.names(), List.of()),
                        !Boolean.FALSE.equals(origin.workspaceNamed()),
                        Boolean.TRUE.equals(origin.accepted()));
    }

    /** A policy set as it is asked for. */
    public record NewPolicySet(
            @Nullable String name,
            @Nullable String digest,
            @Nullable String level) {
        private PolicyArchive archive() {
            return new PolicyArchive(
                    Objects.requireNonNullElse(name, "policies"),
                    Objects.requireNonNullElse(digest, ""),
                    level == null ? EnforcementLevel.SOFT_MANDATORY : EnforcementLevel.of(level));
        }

        private boolean hasLevel() {
            return level == null || EnforcementLevel.named(level).isPresent();
        }
    }

    private static boolean named(PolicyArchive set) {
        return DIGEST.matcher(set.digest()).matches()
                && SET_NAME.matcher(set.name()).matches();
    }

    /** Who takes the word for what an earlier apply may have lost; null for nobody. */
    @Nullable
    String lossAcceptedBy() {
        return Boolean.TRUE.equals(acceptLoss) ? Objects.requireNonNullElse(requestedBy, "unknown") : null;
    }

    /** All that is wrong, told at once as {@code run_request_invalid} (user). */
    RunRequest checked(String runId) {
        List<String> wrong = new ArrayList<>();
        Map<String, String> given = Objects.requireNonNullElse(variables, Map.of());
        Map<String, String> references = Objects.requireNonNullElse(environment, Map.of());
        List<String> files = Objects.requireNonNullElse(varFiles, List.of());
        Map<String, Integer> places = Objects.requireNonNullElse(variablePlaces, Map.of());
        List<NewPolicySet> brought = Objects.requireNonNullElse(policies, List.of());
        List<PolicyArchive> sets = brought.stream()
                .filter(Objects::nonNull)
                .map(NewPolicySet::archive)
                .toList();
        // What a worker reads as something harmless is refused here: a person who mistypes is asked again.
        if (mode != null && RunMode.named(mode).isEmpty()) {
            wrong.add("there is no such mode (apply, destroy, plan_only)");
        }
        if (!brought.stream().filter(Objects::nonNull).allMatch(NewPolicySet::hasLevel)) {
            wrong.add("policies has a set with an unknown level (advisory, soft-mandatory, hard-mandatory)");
        }
        if (brought.size() > PolicyArchive.MOST) {
            wrong.add("policies are more than " + PolicyArchive.MOST);
        }
        if (sets.size() < brought.size() || !sets.stream().allMatch(NewRun::named)) {
            wrong.add("policies has a set without a name or a SHA-256 in hex");
        }
        if (requestedBy != null && Decision.isOfNoPerson(requestedBy)) {
            wrong.add("requestedBy is a name of no person");
        }
        if (origin != null && !origin.isFit()) {
            wrong.add("origin has a name that is none, or too many");
        }
        if (workspace == null) {
            wrong.add("workspace is missing");
        }
        if (configuration == null || !DIGEST.matcher(configuration).matches()) {
            wrong.add("configuration is no SHA-256 in hex");
        }
        given.forEach((name, value) -> {
            if (!VariableName.isValid(name) || value == null) {
                wrong.add("variables has a name or value that is none");
            }
        });
        references.forEach((name, reference) -> {
            if (!EngineVariables.isName(name) || reference == null) {
                wrong.add("environment has a name or reference that is none");
            }
        });
        places.forEach((name, place) -> {
            if (!given.containsKey(name) || place == null || place < 0 || place > files.size()) {
                wrong.add("variablePlaces has a variable or a number of files that there is not");
            }
        });
        files.stream()
                .filter(file -> !staysInside(file))
                .forEach(file -> wrong.add("varFiles leads out of the configuration"));
        if (approvalExpiry != null && (approvalExpiry.isNegative() || approvalExpiry.isZero())) {
            wrong.add("approvalExpiry is not a time to come");
        }
        if (given.values().stream()
                        .filter(Objects::nonNull)
                        .mapToInt(String::length)
                        .sum()
                > MOST_CHARACTERS) {
            wrong.add("variables is longer than 64 KiB in all; use a file in the configuration");
        }
        if (!wrong.isEmpty()) {
            throw Problems.badInput(
                    "run_request_invalid", "the run is not asked for right: " + String.join("; ", wrong), "correct it");
        }
        references.values().forEach(SecretReference::parse);
        EngineVariables.requirePossible(references.keySet());
        return new RunRequest(
                runId,
                WorkspaceName.check(Objects.requireNonNull(workspace)),
                Objects.requireNonNull(configuration),
                Objects.requireNonNullElse(directory, ""),
                mode == null ? RunMode.APPLY : RunMode.of(mode),
                Boolean.TRUE.equals(autoApprove),
                given,
                files,
                references,
                approvalExpiry,
                Objects.requireNonNullElse(requestedBy, "unknown"),
                sets,
                false,
                places);
    }

    private static boolean staysInside(@Nullable String file) {
        return file != null
                && !file.startsWith("/")
                && !file.startsWith("-")
                && !file.contains("..")
                && file.chars().noneMatch(Character::isISOControl);
    }
}
