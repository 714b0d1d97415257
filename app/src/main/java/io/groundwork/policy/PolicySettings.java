package io.groundwork.policy;

import io.groundwork.problem.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What an operator may set about the default policy set.
 *
 * @param maxDeletions how many resources a run may delete or replace at once without a person; 0 to
 *     {@value #MOST_DELETIONS}. Not applied in a destroy run
 * @param massDeletion the weight of deleting more than that
 * @param namespaceAdmins the weight of granting admin permission on a Temporal Cloud namespace
 * @param statefulTypes resource types that hold data, beside those the set knows; e.g. {@code acme_database}
 */
public record PolicySettings(
        int maxDeletions, RuleLevel massDeletion, RuleLevel namespaceAdmins, List<String> statefulTypes) {
    public static final int MOST_DELETIONS = 1_000_000;
    public static final PolicySettings DEFAULTS =
            new PolicySettings(10, RuleLevel.SOFT_MANDATORY, RuleLevel.SOFT_MANDATORY, List.of());

    private static final Pattern RESOURCE_TYPE = Pattern.compile("[A-Za-z0-9_-]{1,200}");

    public PolicySettings {
        statefulTypes = List.copyOf(statefulTypes);
        List<String> wrong = new ArrayList<>();
        if (maxDeletions < 0 || maxDeletions > MOST_DELETIONS) {
            wrong.add("max_deletions is " + maxDeletions + ", not within 0 and " + MOST_DELETIONS);
        }
        for (String type : statefulTypes) {
            if (!RESOURCE_TYPE.matcher(type).matches()) {
                wrong.add("'" + type + "' in stateful_types is no resource type");
            }
        }
        if (!wrong.isEmpty()) {
            throw Problems.badInput(
                    "bad_policy_settings",
                    "the policy settings are wrong: " + String.join("; ", wrong),
                    "correct the policy settings and try again");
        }
    }
}
