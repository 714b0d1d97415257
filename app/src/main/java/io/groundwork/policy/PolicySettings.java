package io.groundwork.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
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
 * @param statelessTypes resource types that hold none, beside those the set knows; e.g. {@code acme_role} or {@code acme_iam_*}
 * @param unknownDeletions the weight of deleting a type of which it is not known whether it holds data
 * @param unknownPlanSections the weight of a section of a plan that the set does not know, and of actions that a plan invokes
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record PolicySettings(
        int maxDeletions,
        RuleLevel massDeletion,
        RuleLevel namespaceAdmins,
        List<String> statefulTypes,
        List<String> statelessTypes,
        RuleLevel unknownDeletions,
        RuleLevel unknownPlanSections) {
    public static final int MOST_DELETIONS = 1_000_000;
    public static final PolicySettings DEFAULTS =
            new PolicySettings(10, RuleLevel.SOFT_MANDATORY, RuleLevel.SOFT_MANDATORY, List.of());

    /** With the defaults for what is not known. */
    public PolicySettings(
            int maxDeletions, RuleLevel massDeletion, RuleLevel namespaceAdmins, List<String> statefulTypes) {
        this(
                maxDeletions,
                massDeletion,
                namespaceAdmins,
                statefulTypes,
                List.of(),
                RuleLevel.SOFT_MANDATORY,
                RuleLevel.SOFT_MANDATORY);
    }

    private static final Pattern RESOURCE_TYPE = Pattern.compile("[A-Za-z0-9_-]{1,200}");
    private static final Pattern RESOURCE_TYPES = Pattern.compile("[A-Za-z0-9_-]{1,200}\\*?");

    public PolicySettings {
        statefulTypes = List.copyOf(statefulTypes);
        statelessTypes = List.copyOf(statelessTypes);
        List<String> wrong = new ArrayList<>();
        if (maxDeletions < 0 || maxDeletions > MOST_DELETIONS) {
            wrong.add("max_deletions is " + maxDeletions + ", not within 0 and " + MOST_DELETIONS);
        }
        for (String type : statefulTypes) {
            if (!RESOURCE_TYPE.matcher(type).matches()) {
                wrong.add("'" + type + "' in stateful_types is no resource type");
            }
        }
        for (String type : statelessTypes) {
            if (!RESOURCE_TYPES.matcher(type).matches()) {
                wrong.add("'" + type + "' in stateless_types is no resource type, nor the beginning of some with *");
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
