package io.groundwork.terraform.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.groundwork.terraform.Golden;
import io.groundwork.terraform.engine.EngineKind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Policies judge the plan's own structure; people see nothing that is made of a secret. */
class MaskedPlanTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HIDDEN = Redactor.PLACEHOLDER;

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** One resource for each way in which a secret can be in a plan. */
    private static JsonNode planWith(String secret) {
        return json("""
                {'format_version': '1.2', 'terraform_version': '1.14.0', 'applyable': true,
                 'variables': {'it': {'value': 'SECRET'}},
                 'resource_changes': [
                   {'address': 'postgresql_database.db[\\"SECRET\\"]', 'mode': 'managed', 'type': 'postgresql_database',
                    'name': 'db', 'index': 'SECRET', 'provider_name': 'registry.terraform.io/x/postgresql',
                    'change': {'actions': ['delete', 'create'], 'before': {'owner': 'SECRET', 'SECRET': 1},
                      'after': {'owner': 'x-SECRET-y', 'SECRET': 1}, 'after_unknown': {'SECRET': false},
                      'before_sensitive': {'owner': true}, 'after_sensitive': {}, 'replace_paths': [['SECRET']]}},
                   {'address': 'temporalcloud_user.a', 'mode': 'managed', 'type': 'temporalcloud_user', 'name': 'a',
                    'change': {'actions': ['create'], 'before': null, 'after': {'account_access': 'SECRET'},
                      'before_sensitive': false, 'after_sensitive': {'account_access': true}}}],
                 'action_invocations': [{'address': 'action.x_do.it', 'type': 'x_do', 'name': 'it',
                    'config_values': {'password': 'SECRET'}, 'config_sensitive': {'password': true}}],
                 'configuration': {'root_module': {'variables': {'it': {'sensitive': true}},
                    'resources': [{'address': 'postgresql_database.db', 'type': 'postgresql_database',
                      'provisioners': [{'type': 'local-exec', 'expressions': {'command': {'constant_value': 'SECRET'}}}]}]}},
                 'section_of_tomorrow': {'about': 'SECRET'}}
                """.replace("SECRET", secret));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "resource_changes",
                "temporalcloud_user",
                "postgres",
                "create",
                "delete",
                "managed",
                "actions",
                "address",
                "change",
                "account_access",
                "local-exec",
                "root_module",
                "configuration",
                "provisioners",
                "format_version"
            })
    void a_secret_that_is_a_word_of_the_plan_leaves_the_structure_that_policies_judge_as_it_is(String secret) {
        JsonNode plan = planWith(secret);
        MaskedPlan masked = Redactor.of(List.of(secret)).maskedPlan(plan);
        JsonNode judged = masked.judged();

        assertThat(masked.difference()).isEmpty();
        assertThat(judged.fieldNames()).toIterable().containsExactlyElementsOf(plan::fieldNames);
        for (int i = 0; i < 2; i++) {
            JsonNode resource = plan.path("resource_changes").path(i);
            JsonNode seen = judged.path("resource_changes").path(i);
            assertThat(seen.fieldNames()).toIterable().containsExactlyElementsOf(resource::fieldNames);
            for (String name : List.of("address", "mode", "type", "name", "index", "provider_name")) {
                assertThat(seen.path(name)).as(name).isEqualTo(resource.path(name));
            }
            assertThat(seen.at("/change/actions")).isEqualTo(resource.at("/change/actions"));
            assertThat(seen.at("/change/after").fieldNames())
                    .toIterable()
                    .containsExactlyElementsOf(
                            () -> resource.at("/change/after").fieldNames());
        }
        assertThat(judged.at("/configuration/root_module/resources/0/provisioners/0/type")
                        .asText())
                .isEqualTo("local-exec");
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgres", "swordfish-8471"})
    void every_value_that_is_a_secret_is_masked_for_policies(String secret) {
        JsonNode judged = Redactor.of(List.of()).maskedPlan(planWith(secret)).judged();

        for (String place : List.of(
                "/variables/it/value",
                "/resource_changes/0/change/before/owner",
                "/resource_changes/0/change/after/owner",
                "/resource_changes/1/change/after/account_access",
                "/action_invocations/0/config_values/password",
                "/configuration/root_module/resources/0/provisioners/0/expressions/command/constant_value",
                "/section_of_tomorrow/about")) {
            assertThat(judged.at(place).asText())
                    .as(place)
                    .contains("(sensitive value")
                    .doesNotContain(secret);
        }
    }

    @Test
    void people_see_no_key_that_is_a_secret_and_all_names_that_are_none() {
        MaskedPlan masked = Redactor.of(List.of()).maskedPlan(planWith("postgres"));

        assertThat(masked.shown().at("/resource_changes/0/address").asText())
                .isEqualTo("postgresql_database.db[\"(sensitive value)\"]");
        assertThat(masked.shown().at("/resource_changes/0/type").asText()).isEqualTo("postgresql_database");
        assertThat(masked.shown().at("/resource_changes/0/index").asText()).isEqualTo("(sensitive value)");
        assertThat(masked.left()).containsExactly("postgres");
    }

    @Test
    void nothing_of_a_secret_is_left_in_what_people_see() {
        MaskedPlan masked = Redactor.of(List.of()).maskedPlan(planWith("swordfish-8471"));

        assertThat(masked.shown().toString()).doesNotContain("swordfish");
        assertThat(masked.judged().toString()).contains("swordfish");
        assertThat(masked.toString()).doesNotContain("swordfish");
    }

    @Test
    void two_keys_that_are_secrets_stay_two_in_what_people_see() {
        JsonNode plan = json("""
                {'format_version': '1.2', 'variables': {'a': {'value': {'secret-1': 1, 'secret-2': 2}}},
                 'configuration': {'root_module': {'variables': {'a': {}}}}}
                """);

        assertThat(Redactor.of(List.of("secret-1", "secret-2"))
                        .maskedPlan(plan)
                        .shown()
                        .at("/variables/a/value"))
                .isEqualTo(json("{'(sensitive value)': 1, '(sensitive value) 2': 2}"));
    }

    /** Whatever word an engine has for anything, a secret may be the same word. */
    @ParameterizedTest
    @EnumSource(EngineKind.class)
    void no_word_of_a_real_plan_can_be_taken_out_of_it_by_being_a_secret(EngineKind kind) {
        for (String name : List.of("plan", "plan-changes")) {
            JsonNode plan = Golden.json(kind, name + ".json");
            JsonNode plain = Redactor.of(List.of()).maskedPlan(plan).judged();
            Set<String> words = new LinkedHashSet<>();
            wordsOf(plan, PlanPart.PLAN, words);
            assertThat(words).contains("resource_changes", "terraform_data", "create", "constant_value");
            for (String word : words) {
                MaskedPlan masked = Redactor.of(List.of(word)).maskedPlan(plan);

                assertThat(masked.difference()).as(word).isEmpty();
                assertThat(structureOf(masked.judged(), PlanPart.PLAN))
                        .as(word)
                        .isEqualTo(structureOf(plain, PlanPart.PLAN));
            }
        }
    }

    /** All names of fields, and all texts that are no values. */
    private static void wordsOf(JsonNode node, PlanPart part, Set<String> words) {
        node.properties().forEach(field -> {
            words.add(field.getKey());
            wordsOf(field.getValue(), part.field(field.getKey()), words);
        });
        if (node.isArray()) {
            node.forEach(element -> wordsOf(element, part, words));
        }
        if (node.isTextual() && part != PlanPart.VALUE) {
            words.add(node.asText());
        }
    }

    /** The document with every value as a dot. */
    private static JsonNode structureOf(JsonNode node, PlanPart part) {
        if (node.isObject()) {
            ObjectNode result = JSON.createObjectNode();
            node.properties()
                    .forEach(field ->
                            result.set(field.getKey(), structureOf(field.getValue(), part.field(field.getKey()))));
            return result;
        }
        if (node.isArray()) {
            var result = JSON.createArrayNode();
            node.forEach(element -> result.add(structureOf(element, part)));
            return result;
        }
        return part == PlanPart.VALUE ? TextNode.valueOf(".") : node;
    }

    /** A newer engine may add fields; a table of ours that lacks one of today's would have plans refused. */
    @ParameterizedTest
    @EnumSource(EngineKind.class)
    void every_field_of_a_real_plan_is_known(EngineKind kind) {
        for (String name : List.of("plan", "plan-changes")) {
            Set<String> unknown = new LinkedHashSet<>();
            unknownIn(Golden.json(kind, name + ".json"), PlanPart.PLAN, "", unknown);
            assertThat(unknown).isEmpty();
        }
    }

    private static void unknownIn(JsonNode node, PlanPart part, String where, Set<String> unknown) {
        if (!part.isKnown()) {
            unknown.add(where);
        }
        node.properties()
                .forEach(field ->
                        unknownIn(field.getValue(), part.field(field.getKey()), where + "." + field.getKey(), unknown));
        if (node.isArray()) {
            node.forEach(element -> unknownIn(element, part, where, unknown));
        }
    }

    @Test
    void a_secret_in_a_field_that_nobody_knows_is_masked_and_the_plan_is_not_to_be_judged() {
        JsonNode plan = json("""
                {'format_version': '1.2', 'resource_changes': [
                  {'address': 'a.b', 'type': 'a', 'change': {'actions': ['create']}, 'class_of_tomorrow': 'stateful'}]}
                """);
        MaskedPlan masked = Redactor.of(List.of("stateful")).maskedPlan(plan);

        assertThat(masked.judged().toString()).doesNotContain("stateful");
        assertThat(masked.difference()).contains("resource_changes[0].*");
        assertThat(Redactor.of(List.of("another")).maskedPlan(plan).difference())
                .isEmpty();
    }

    private static String differenceAfter(Consumer<ObjectNode> change) {
        JsonNode plan = planWith("swordfish-8471");
        ObjectNode masked = plan.deepCopy();
        change.accept(masked);
        return PlanStructure.difference(plan, masked).orElse("none");
    }

    @Test
    void whatever_else_than_a_value_is_changed_is_noticed() {
        assertThat(differenceAfter(plan -> plan.set("(sensitive value)", plan.remove("resource_changes"))))
                .isEqualTo("the names of its sections");
        assertThat(differenceAfter(plan -> ((ObjectNode) plan.at("/resource_changes/1")).put("type", HIDDEN)))
                .isEqualTo("resource_changes[1].type");
        assertThat(differenceAfter(plan -> ((ObjectNode) plan.at("/resource_changes/0")).put("address", HIDDEN)))
                .isEqualTo("resource_changes[0].address");
        assertThat(differenceAfter(plan -> ((ArrayNode) plan.at("/resource_changes/0/change/actions")).set(0, HIDDEN)))
                .isEqualTo("resource_changes[0].change.actions[0]");
        assertThat(differenceAfter(plan -> ((ArrayNode) plan.at("/resource_changes/0/change/actions")).remove(0)))
                .isEqualTo("resource_changes[0].change.actions");
        assertThat(differenceAfter(plan -> ((ObjectNode) plan.at("/resource_changes/0/change/after"))
                        .set(HIDDEN, TextNode.valueOf("more"))))
                .isEqualTo("the names in resource_changes[0].change.after");
        assertThat(differenceAfter(plan -> ((ObjectNode) plan.at("/resource_changes/0")).put("change", HIDDEN)))
                .isEqualTo("resource_changes[0].change");
        assertThat(differenceAfter(
                        plan -> ((ObjectNode) plan.at("/resource_changes/0/change/after")).put("owner", "else")))
                .isEqualTo("resource_changes[0].change.after.*");
        assertThat(differenceAfter(plan -> ((ObjectNode) plan.at("/resource_changes/0/change")).put("after", HIDDEN)))
                .isEqualTo("none");
    }
}
