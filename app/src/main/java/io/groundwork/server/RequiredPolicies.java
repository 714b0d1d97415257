package io.groundwork.server;

import io.groundwork.run.policy.PolicyRequirements;
import java.util.Map;

/**
 * What a server wants plans to be judged by.
 *
 * @param archives the required sets, by the digest of their archive
 */
public record RequiredPolicies(PolicyRequirements requirements, Map<String, byte[]> archives) {
    public static final RequiredPolicies NONE = new RequiredPolicies(PolicyRequirements.NONE, Map.of());

    public RequiredPolicies {
        archives = Map.copyOf(archives);
    }
}
