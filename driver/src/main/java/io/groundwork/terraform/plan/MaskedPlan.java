package io.groundwork.terraform.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * A plan without its secrets, in two forms.
 *
 * @param judged for policies: the plan's own structure, only values are masked. An address or a key of a map that is made of a
 *     secret is still there
 * @param shown for people: as {@code judged}, and nothing is left that is made of a secret, or that this version does not know
 * @param left the secrets that are still in {@code judged}, and texts of which nothing is known; what is said about it must not
 *     repeat them
 * @param difference where {@code judged} differs from the plan in more than values: then it must not be judged
 */
public record MaskedPlan(JsonNode judged, JsonNode shown, List<String> left, Optional<String> difference) {

    public MaskedPlan {
        left = List.copyOf(left);
    }

    @Override
    public String toString() {
        return "a masked plan";
    }
}
