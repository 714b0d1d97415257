package io.groundwork.terraform.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.groundwork.terraform.Golden;
import io.groundwork.terraform.engine.EngineKind;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RedactorTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HIDDEN = Redactor.PLACEHOLDER;

    private final Redactor redactor = Redactor.of(List.of("p4ss\"w<rd", "BEGIN\nline-one-1\nline-two-2\nEND"));

    @ParameterizedTest
    @EnumSource(EngineKind.class)
    void a_redacted_plan_is_the_golden_one(EngineKind kind) {
        for (String name : List.of("plan", "plan-changes")) {
            JsonNode redacted = Redactor.of(List.of()).plan(Golden.json(kind, name + ".json"));
            assertThat(redacted).isEqualTo(Golden.json(kind, name + "-redacted.json"));
        }
    }

    @ParameterizedTest
    @EnumSource(EngineKind.class)
    void no_secret_is_left_in_a_redacted_plan_although_masks_miss_some(EngineKind kind) throws Exception {
        JsonNode plan = Golden.json(kind, "plan-changes.json");
        assertThat(plan.path("variables").path("db_password").path("value").asText())
                .isEqualTo(Golden.PASSWORD);
        String redacted = JSON.writeValueAsString(Redactor.of(List.of()).plan(plan));

        assertThat(redacted)
                .doesNotContain("hunter2", Golden.TOKEN, Golden.CERTIFICATE_LINE)
                .contains("terraform_data.database", "\"region\":{\"value\":\"us\"}", "\"port\":5432");
    }

    @ParameterizedTest
    @EnumSource(EngineKind.class)
    void a_marked_plan_is_the_golden_one_but_for_what_stands_behind_sensitive_value(EngineKind kind) throws Exception {
        for (String name : List.of("plan", "plan-changes")) {
            String marked = JSON.writeValueAsString(Redactor.of(List.of())
                    .maskedPlan(Golden.json(kind, name + ".json"))
                    .shown());

            assertThat(marked).containsPattern("\\(sensitive value [0-9a-f]{12}\\)");
            assertThat(JSON.readTree(marked.replaceAll("\\(sensitive value [0-9a-f]{12}\\)", "(sensitive value)")))
                    .isEqualTo(Golden.json(kind, name + "-redacted.json"));
        }
    }

    @Test
    void marks_are_equal_for_equal_secrets_of_one_plan_and_for_no_others() throws Exception {
        JsonNode plan = JSON.readTree("""
                {"variables": {"a": {"value": "secret-one"}},
                 "resource_changes": [{"change": {
                    "before": {"p": "secret-one", "n": 123456, "o": {"k": 1}}, "before_sensitive": {"p": true, "n": true, "o": true},
                    "after": {"p": "secret-two", "n": 123456, "o": {"k": 2}}, "after_sensitive": {"p": true, "n": true, "o": true}}}]}
                """);
        JsonNode first = Redactor.of(List.of()).maskedPlan(plan).shown();
        JsonNode again = Redactor.of(List.of()).maskedPlan(plan).shown();

        JsonNode before = first.at("/resource_changes/0/change/before");
        JsonNode after = first.at("/resource_changes/0/change/after");
        assertThat(before.path("p")).isEqualTo(first.at("/variables/a/value")).isNotEqualTo(after.path("p"));
        assertThat(before.path("n")).isEqualTo(after.path("n"));
        assertThat(before.path("o")).isNotEqualTo(after.path("o"));
        assertThat(again.at("/variables/a/value")).isNotEqualTo(first.at("/variables/a/value"));
    }

    @ParameterizedTest
    @EnumSource(EngineKind.class)
    void redacting_does_not_touch_the_original(EngineKind kind) {
        JsonNode plan = Golden.json(kind, "plan.json");
        Redactor.of(List.of()).plan(plan);

        assertThat(plan).isEqualTo(Golden.json(kind, "plan.json"));
    }

    @ParameterizedTest
    @EnumSource(EngineKind.class)
    void the_secrets_of_a_plan_are_collected_from_masks_outputs_variables_and_module_constants(EngineKind kind) {
        assertThat(SensitiveValues.collect(Golden.json(kind, "plan-changes.json")))
                .contains(Golden.PASSWORD, Golden.TOKEN, "postgres://app:" + Golden.PASSWORD + "@db:5432/app")
                .anyMatch(secret -> secret.contains(Golden.CERTIFICATE_LINE))
                .doesNotContain("us", "eu", "eu-a");
    }

    @Test
    void a_known_value_is_found_inside_a_longer_text() {
        assertThat(redactor.text("user:p4ss\"w<rd@host p4ss\"w<rd")).isEqualTo("user:" + HIDDEN + "@host " + HIDDEN);
    }

    @Test
    void encoded_forms_are_found() {
        String secret = "p4ss\"w<rd";
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        for (String form : List.of(
                "p4ss\\\"w<rd",
                "p4ss\\\"w\\u003crd",
                "p4ss\\\\\\\"w<rd",
                Base64.getEncoder().encodeToString(bytes),
                Base64.getUrlEncoder().withoutPadding().encodeToString(bytes),
                URLEncoder.encode(secret, StandardCharsets.UTF_8))) {
            assertThat(redactor.text("[" + form + "]")).as(form).isEqualTo("[" + HIDDEN + "]");
        }
    }

    @Test
    void a_value_of_many_lines_is_found_whole_and_line_by_line() {
        assertThat(redactor.text("x BEGIN\nline-one-1\nline-two-2\nEND y")).isEqualTo("x " + HIDDEN + " y");
        assertThat(redactor.line("provisioner: line-one-1")).isEqualTo("provisioner: " + HIDDEN);
        assertThat(redactor.line("{\"@message\":\"BEGIN\\nline-one-1\\nline-two-2\\nEND\"}"))
                .isEqualTo("{\"@message\":\"" + HIDDEN + "\"}");
    }

    @Test
    void a_json_line_stays_valid_json_also_where_the_secret_is_a_number_or_a_name() throws Exception {
        String line = Redactor.of(List.of("12345678", "sEcret-key"))
                .line("{\"value\":12345678,\"sEcret-key\":[\"a 12345678\",1]}");

        assertThat(JSON.readTree(line))
                .isEqualTo(JSON.readTree("{\"value\":\"" + HIDDEN + "\",\"" + HIDDEN + "\":[\"a " + HIDDEN + "\",1]}"));
    }

    @Test
    void a_line_without_secrets_stays_as_it_is_to_the_byte() {
        assertThat(redactor.line("{ \"a\" : 1.0 }")).isEqualTo("{ \"a\" : 1.0 }");
    }

    @Test
    void secrets_that_overlap_leave_nothing_between_them() {
        assertThat(Redactor.of(List.of("abcdefgh", "efghijkl", "ijklmnop")).text("-abcdefghijklmnop-"))
                .isEqualTo("-" + HIDDEN + "-");
        assertThat(Redactor.of(List.of("secret1", "secret1-longer")).text("secret1-longer secret1-long"))
                .isEqualTo(HIDDEN + " " + HIDDEN + "-long");
    }

    @Test
    void a_short_value_that_was_given_as_a_secret_is_hidden_where_it_stands_as_a_word() throws Exception {
        Redactor given = Redactor.of(List.of("8471", "a-pin", "80", "true", ""));

        assertThat(given.text("pin=8471, (a-pin) x8471 84711 80 true"))
                .isEqualTo("pin=" + HIDDEN + ", (" + HIDDEN + ") x8471 84711 80 true");
        assertThat(given.tree(JSON.readTree("{\"a\":8471,\"b\":80}")))
                .hasToString("{\"a\":\"" + HIDDEN + "\",\"b\":80}");
    }

    @Test
    void short_values_that_were_found_in_a_document_are_left_to_its_masks() {
        assertThat(Redactor.of(List.of(), List.of("80", "true", "abcde")).text("80 true abcde"))
                .isEqualTo("80 true abcde");
        assertThat(Redactor.of(List.of()).and(List.of("abcde")).text("abcde")).isEqualTo("abcde");
        assertThat(Masks.cover(JSON.valueToTree(List.of("80", "81")), JSON.valueToTree(List.of(true, false))))
                .hasToString("[\"" + HIDDEN + "\",\"81\"]");
    }

    @Test
    void nulls_under_a_mask_stay_nulls() throws Exception {
        assertThat(Masks.cover(JSON.readTree("{\"a\":null,\"b\":1}"), JSON.readTree("{\"a\":true,\"b\":true}")))
                .hasToString("{\"a\":null,\"b\":\"" + HIDDEN + "\"}");
    }

    @Test
    void it_prints_nothing_of_what_it_knows() {
        assertThat(redactor.toString()).isEqualTo("Redactor[2 values]");
    }

    @Test
    void whatever_surrounds_a_secret_it_is_gone_and_the_rest_is_whole() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            String secret = letters(random, "xyz", 6 + random.nextInt(10));
            String before = letters(random, "ab{\"", random.nextInt(20));
            String after = letters(random, "ab}\\", random.nextInt(20));
            assertThat(Redactor.of(List.of(secret)).text(before + secret + after))
                    .as("seed %d", seed)
                    .isEqualTo(before + HIDDEN + after);
        }
    }

    private static String letters(Random random, String alphabet, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
