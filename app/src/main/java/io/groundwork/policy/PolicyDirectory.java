package io.groundwork.policy;

import io.groundwork.problem.Problems;
import io.groundwork.run.policy.EnforcementLevel;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A directory of policies and the weight they have, as people write it: {@code DIR} or {@code DIR:LEVEL}.
 *
 * @param path as written; not looked at here
 */
public record PolicyDirectory(String path, EnforcementLevel level) {
    /** Stops for a person: a violation is never passed over, and a rule that is wrong itself stops nobody for good. */
    public static final EnforcementLevel DEFAULT_LEVEL = EnforcementLevel.SOFT_MANDATORY;

    private static final Pattern WITH_LEVEL = Pattern.compile("(.+):([a-z-]+)");

    /** Raises {@code policy_level_unknown} (user). */
    public static PolicyDirectory parse(String text) {
        Matcher matcher = WITH_LEVEL.matcher(text);
        if (!matcher.matches()) {
            return new PolicyDirectory(text, DEFAULT_LEVEL);
        }
        return Arrays.stream(EnforcementLevel.values())
                .filter(level -> level.wireName().equals(matcher.group(2)))
                .findFirst()
                .map(level -> new PolicyDirectory(matcher.group(1), level))
                .orElseThrow(() -> Problems.badInput(
                        "policy_level_unknown",
                        "there is no enforcement level " + matcher.group(2) + " (in " + text + ")",
                        "write DIR:advisory, DIR:soft-mandatory or DIR:hard-mandatory; a directory whose own name has a"
                                + " colon is written with a slash at its end"));
    }
}
