package io.groundwork.cli.plan;

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
public class PlanDiffTest {
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

                Plan: 1 to add, 0 to change, 1 to destroy (1 replaced).
                """);
    }

    @Test
    void a_deposed_object_is_not_shown_as_the_current_one() throws IOException {
        JsonNode plan = Json.mapper().readTree("""
                {"resource_changes": [
                  {"address": "x.y", "type": "x", "name": "y", "mode": "managed",
                   "change": {"actions": ["no-op"], "before": {"a": 1}, "after": {"a": 1}}},
                  {"address": "x.y", "deposed": "0a1b2c3d", "type": "x", "name": "y", "mode": "managed",
                   "change": {"actions": ["delete"], "before": {"a": 1}, "after": null,
                     "before_sensitive": {}, "after_sensitive": false}}]}
                """);

        assertThat(text(plan)).isEqualTo("""
                    # x.y (deposed object 0a1b2c3d) will be destroyed
                    # (left over from a partially-failed replacement of this instance)
                  - resource "x" "y" {
                      - a = 1 -> null
                    }

                Plan: 0 to add, 0 to change, 1 to destroy.
                """);
    }

    @Test
    void what_is_forgotten_moved_deferred_and_invoked_is_told() throws IOException {
        JsonNode plan = Json.mapper().readTree("""
                {"resource_changes": [
                  {"address": "x.gone", "type": "x", "name": "gone", "mode": "managed",
                   "change": {"actions": ["forget"], "before": {"a": 1}, "after": null}},
                  {"address": "x.kept", "type": "x", "name": "kept", "mode": "managed",
                   "change": {"actions": ["create", "forget"], "before": {"a": 1}, "after": {"a": 2}}},
                  {"address": "x.new", "previous_address": "x.old", "type": "x", "name": "new", "mode": "managed",
                   "change": {"actions": ["no-op"], "before": {"a": 1}, "after": {"a": 1}}}],
                 "deferred_changes": [{"reason": "provider_config_unknown", "resource_change":
                   {"address": "x.later", "change": {"actions": ["create"]}}}],
                 "action_invocations": [{"address": "action.x_do.it", "type": "x_do", "name": "it",
                   "config_values": {"host": "db", "key": "(sensitive value 1)"}, "config_sensitive": {"key": true},
                   "config_unknown": {"port": true},
                   "lifecycle_action_trigger": {"triggering_resource_address": "x.kept",
                     "action_trigger_event": "AfterCreate"}}]}
                """);

        assertThat(text(plan)).isEqualTo("""
                    # x.gone will no longer be managed, but not destroyed
                  . resource "x" "gone" {
                    }

                    # x.kept must be replaced (the old one stays, and is no longer managed)
                +/. resource "x" "kept" {
                      ~ a = 1 -> 2
                    }

                    # x.old has moved to x.new

                    # action.x_do.it will be invoked, after create of x.kept
                  ! action "x_do" "it" {
                      + host = "db"
                      + key  = (sensitive value)
                      + port = (known after apply)
                    }

                    # x.later is left for a later plan (provider config unknown)

                Plan: 1 to move, 1 to add, 0 to change, 0 to destroy (1 replaced), 2 to forget, 1 action to invoke, \
                1 left for a later plan.
                """);
    }

    @Test
    void results_of_checks_are_told_and_what_failed_is_told_in_full() throws IOException {
        JsonNode plan = Json.mapper().readTree("""
                {"checks": [
                  {"address": {"to_display": "check.up"}, "status": "pass", "instances": [
                    {"address": {"to_display": "check.up"}, "status": "pass"}]},
                  {"address": {"to_display": "check.health"}, "status": "fail", "instances": [
                    {"address": {"to_display": "check.health"}, "status": "fail",
                     "problems": [{"message": "no answer\\nfrom the site"}]}]},
                  {"address": {"to_display": "x.y"}, "status": "error", "instances": [
                    {"address": {"to_display": "x.y[0]"}, "status": "pass"},
                    {"address": {"to_display": "x.y[1]"}, "status": "error"}]},
                  {"address": {"to_display": "output.o"}, "status": "unknown"}]}
                """);

        assertThat(text(plan)).isEqualTo("""
                Nothing to do.

                Checks: 2 passed, 2 failed, 1 known after apply.
                  x check.health failed
                        no answer
                        from the site
                  x x.y[1] could not be evaluated
                  ? output.o: known after apply
                """);
    }

    @Test
    void a_plan_that_leaves_nothing_says_so() throws IOException {
        String deletes = """
                {"address": "x.%s", "type": "x", "name": "%s", "mode": "managed",
                 "change": {"actions": [%s], "before": {"a": 1}, "after": null}}""";
        String gone = deletes.formatted("y", "y", "\"delete\"");

        assertThat(text(Json.mapper().readTree("{\"resource_changes\": [" + gone + "]}")))
                .endsWith("1 to destroy. Nothing that the workspace holds now is left.\n");
        assertThat(text(Json.mapper()
                        .readTree("{\"resource_changes\": [" + gone + ", " + deletes.formatted("z", "z", "\"no-op\"")
                                + "]}")))
                .endsWith("1 to destroy.\n");
    }

    public static byte[] plan(String name) throws IOException {
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
