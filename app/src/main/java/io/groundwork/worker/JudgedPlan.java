package io.groundwork.worker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.groundwork.terraform.plan.MaskedPlan;
import io.groundwork.wire.Json;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What policies judge, if that is not what people are shown. Secrets may be left in it, so it is stored sealed, goes to
 * workers only, and is never shown.
 *
 * @param plan as {@code show -json} prints it, its values masked
 * @param left secrets that are in addresses and keys of it: what is said about the plan must not repeat them
 * @param difference why it must not be judged; null where it may
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record JudgedPlan(
        JsonNode plan, List<String> left, @Nullable String difference) {
    JudgedPlan {
        left = left == null ? List.of() : List.copyOf(left);
    }

    static JudgedPlan of(MaskedPlan masked) {
        return new JudgedPlan(
                masked.judged(), masked.left(), masked.difference().orElse(null));
    }

    /** What people are shown, which nothing is left in. */
    static JudgedPlan ofView(JsonNode view) {
        return new JudgedPlan(view, List.of(), null);
    }

    static JudgedPlan read(byte[] bytes) throws IOException {
        return Json.mapper().readValue(bytes, JudgedPlan.class);
    }

    byte[] bytes() throws IOException {
        return Json.mapper().writeValueAsBytes(this);
    }

    @Override
    public String toString() {
        return "what policies judge";
    }
}
