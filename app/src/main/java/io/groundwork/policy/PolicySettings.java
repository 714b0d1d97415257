package io.groundwork.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.type.TypeReference;
import io.groundwork.problem.Problems;
import io.groundwork.wire.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
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

    /**
     * Settings as they travel between server and workers; what is missing has its default, as the other side may be of an earlier
     * version. Raises {@code bad_policy_settings} (user).
     */
    public static PolicySettings of(Map<String, Object> values) {
        Map<String, Object> all = new HashMap<>(DEFAULTS.asMap());
        all.putAll(values);
        try {
            return Json.mapper().convertValue(all, PolicySettings.class);
        } catch (IllegalArgumentException e) {
            throw Problems.badInput(
                    "bad_policy_settings",
                    "the policy settings cannot be understood",
                    "send them as GET /internal/v1/policies gives them");
        }
    }

    /** As {@link #of} takes them. */
    public Map<String, Object> asMap() {
        return Json.mapper().convertValue(this, new TypeReference<Map<String, Object>>() {});
    }

    /** Whether nothing passes by these settings that would not pass by others. */
    public boolean isAtLeast(PolicySettings others) {
        return maxDeletions <= others.maxDeletions
                && massDeletion.compareTo(others.massDeletion) >= 0
                && namespaceAdmins.compareTo(others.namespaceAdmins) >= 0
                && unknownDeletions.compareTo(others.unknownDeletions) >= 0
                && unknownPlanSections.compareTo(others.unknownPlanSections) >= 0
                && statefulTypes.containsAll(others.statefulTypes)
                && others.statelessTypes.containsAll(statelessTypes);
    }

    /**
     * These settings, and whatever others say that is stricter. What others leave at its default says nothing: these may be
     * weaker than the defaults on purpose.
     */
    public PolicySettings strengthenedBy(PolicySettings others) {
        SortedSet<String> stateful = new TreeSet<>(statefulTypes);
        stateful.addAll(others.statefulTypes);
        return new PolicySettings(
                others.maxDeletions == DEFAULTS.maxDeletions
                        ? maxDeletions
                        : Math.min(maxDeletions, others.maxDeletions),
                stricter(massDeletion, others.massDeletion, DEFAULTS.massDeletion),
                stricter(namespaceAdmins, others.namespaceAdmins, DEFAULTS.namespaceAdmins),
                List.copyOf(stateful),
                statelessTypes,
                stricter(unknownDeletions, others.unknownDeletions, DEFAULTS.unknownDeletions),
                stricter(unknownPlanSections, others.unknownPlanSections, DEFAULTS.unknownPlanSections));
    }

    private static RuleLevel stricter(RuleLevel one, RuleLevel other, RuleLevel unset) {
        return other == unset || other.compareTo(one) < 0 ? one : other;
    }
}
