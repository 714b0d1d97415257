package io.groundwork.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundwork.wire.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The plans are what Terraform 1.11.4 said with {@code show -json}; the texts were read by people and kept. */
class PlanDiffTest {
    @ParameterizedTest
    @ValueSource(strings = {"create", "change", "destroy", "nothing"})
    void a_real_plan_reads_as_it_was_approved_of(String name) throws IOException {
        String expected = new String(resource(name + ".txt"), StandardCharsets.UTF_8);

        assertThat(text(Json.mapper().readTree(plan(name)))).isEqualTo(expected);
    }

    @Test
    void nothing_under_a_sensitive_mask_is_shown() throws IOException {
        JsonNode plan = Json.mapper().readTree("""
                {"resource_changes": [{"address": "x.y", "type": "x", "name": "y", "mode": "managed", "change": {
                  "actions": ["update"],
                  "before": {"whole": "s3cret-1", "parts": {"open": 1, "shut": "s3cret-2"}, "kind": {"k": "s3cret-3"}},
                  "after": {"whole": "s3cret-4", "parts": {"open": 2, "shut": "s3cret-5"}, "kind": "s3cret-6"},
                  "before_sensitive": {"whole": true, "parts": {"shut": true}, "kind": {"k": true}},
                  "after_sensitive": {"whole": true, "parts": {"shut": true}, "kind": true}}}],
                 "output_changes": {"o": {"actions": ["update"], "before": ["s3cret-7"], "after": ["s3cret-8"],
                  "before_sensitive": [true], "after_sensitive": [true]}}}
                """);

        assertThat(text(plan))
                .doesNotContain("s3cret")
                .contains("whole = (sensitive value)", "open = 1 -> 2", "shut = (sensitive value)", "kind  = (sens");
    }

    @Test
    void what_moves_the_cursor_is_taken_out_of_values_and_names() throws IOException {
        JsonNode plan = Json.mapper().readTree("""
                {"resource_changes": [{"address": "x.y\\u001b[2J", "type": "x", "name": "y", "change": {
                  "actions": ["create"], "before": null, "after": {"a\\u001b[2J": "b"}, "after_unknown": {},
                  "before_sensitive": false, "after_sensitive": {}}}]}
                """);

        assertThat(text(plan)).doesNotContain("\u001b").contains("x.y[2J will be created");
    }

    @Test
    void what_forces_a_replacement_is_named() throws IOException {
        JsonNode plan = Json.mapper().readTree("""
                {"resource_changes": [{"address": "x.y", "type": "x", "name": "y", "change": {
                  "actions": ["create", "delete"], "before": {"size": 1, "keep": 2}, "after": {"size": 3, "keep": 2},
                  "after_unknown": {}, "replace_paths": [["size"]]},
                  "action_reason": "replace_because_cannot_update"}]}
                """);

        assertThat(text(plan)).isEqualTo("""
                    # x.y must be replaced (the new one is created first)
                    # (because some changes cannot be made in place)
                +/- resource "x" "y" {
                      ~ size = 1 -> 3 # forces replacement
                        # (1 unchanged attribute hidden)
                    }

                Plan: 1 to add, 0 to change, 1 to destroy.
                """);
    }

    static byte[] plan(String name) throws IOException {
        return resource(name + ".json");
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = PlanDiffTest.class.getResourceAsStream("plans/" + name)) {
            assertThat(in).as(name).isNotNull();
            return in.readAllBytes();
        }
    }

    static String text(JsonNode plan) {
        return PlanDiff.of(plan).stream().map(line -> line.plain() + "\n").collect(Collectors.joining());
    }
}
