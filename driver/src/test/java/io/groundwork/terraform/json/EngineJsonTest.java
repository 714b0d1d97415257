package io.groundwork.terraform.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.groundwork.terraform.engine.EngineKind;
import io.groundwork.terraform.event.EngineEvent;
import io.groundwork.terraform.plan.Change;
import io.groundwork.terraform.plan.PlanDocument;
import io.groundwork.terraform.plan.Redactor;
import io.groundwork.terraform.plan.SensitiveValues;
import io.groundwork.terraform.plan.StateDocument;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineJsonTest {

    private static final String LONG = "0.12345678901234567890123";

    @ParameterizedTest
    @ValueSource(
            strings = {
                LONG,
                "-123456789012345678901234567890.5",
                "340282366920938463463374607431768211456",
                "0.10",
                "100.0",
                "1",
                "9007199254740993"
            })
    void a_number_is_written_as_it_was_read(String number) throws Exception {
        JsonNode read = EngineJson.mapper().readTree("[" + number + "]");

        assertThat(EngineJson.mapper().writeValueAsString(read)).isEqualTo("[" + number + "]");
        assertThat(EngineJson.text(read.path(0))).isEqualTo(number);
    }

    @Test
    void the_text_of_a_small_number_has_no_exponent_as_the_engines_write_none() throws Exception {
        assertThat(EngineJson.text(EngineJson.mapper().readTree("0.00000012345")))
                .isEqualTo("0.00000012345");
        assertThat(EngineJson.text(EngineJson.mapper().readTree("1e-999999999")))
                .isEqualTo("1E-999999999");
    }

    @Test
    void a_change_in_the_23rd_digit_is_a_change() throws Exception {
        PlanDocument plan = PlanDocument.of(EngineJson.mapper().readTree("""
                {"format_version": "1.2", "output_changes": {"n": {"actions": ["update"],
                  "before": 0.12345678901234567890123, "after": 0.12345678901234567890124}}}"""));

        Change change = Objects.requireNonNull(plan.outputChanges().get("n"));
        assertThat(change.before()).hasToString(LONG).isNotEqualTo(change.after());
    }

    @Test
    void an_output_of_a_state_and_of_a_stream_keeps_its_digits() {
        String document = """
                {"version": 4, "lineage": "l", "serial": 1, "outputs": {"n": {"value": %s, "type": "number"}}}""".formatted(LONG);
        StateDocument state = StateDocument.parse(document.getBytes(StandardCharsets.UTF_8));
        EngineEvent event = EngineKind.TERRAFORM.eventParser().parse("""
                {"@level":"info","type":"outputs","outputs":{"n":{"sensitive":false,"type":"number","value":%s}}}""".formatted(LONG));

        assertThat(Objects.requireNonNull(state.outputs().get("n")).value()).hasToString(LONG);
        assertThat(event)
                .isInstanceOfSatisfying(
                        EngineEvent.Outputs.class,
                        outputs -> assertThat(
                                        Objects.requireNonNull(outputs.outputs().get("n"))
                                                .value())
                                .hasToString(LONG));
    }

    @Test
    void a_sensitive_number_is_found_with_all_its_digits_and_its_neighbours_keep_theirs() throws Exception {
        JsonNode plan = EngineJson.mapper().readTree("""
                {"output_changes": {"n": {"before": null, "after": 0.00000012345678901234567890123,
                  "before_sensitive": false, "after_sensitive": true}}}""");

        Redactor redactor = Redactor.of(List.of(), SensitiveValues.collect(plan));

        assertThat(redactor.line("{\"a\":0.00000012345678901234567890123,\"b\":" + LONG + "}"))
                .isEqualTo("{\"a\":\"(sensitive value)\",\"b\":" + LONG + "}");
    }

    @Test
    void a_line_and_a_document_are_read_without_the_limits_of_the_parser() throws Exception {
        String number = "1".repeat(200_000);
        String name = "n".repeat(64_000);
        String text = "t".repeat(21_000_000);
        String json = "{\"" + name + "\":" + number + ",\"text\":\"" + text + "\"}";

        assertThat(EngineJson.line(json).path(name).bigIntegerValue()).hasToString(number);
        assertThat(EngineJson.document(json.getBytes(StandardCharsets.UTF_8))
                        .path("text")
                        .asText())
                .hasSize(text.length());
    }

    @Test
    void what_is_nested_deeper_than_trees_can_be_walked_is_refused() throws Exception {
        String fine = "[".repeat(EngineJson.MOST_NESTING) + "]".repeat(EngineJson.MOST_NESTING);

        assertThat(EngineJson.line(fine).isArray()).isTrue();
        assertThatThrownBy(() -> EngineJson.line("[" + fine + "]")).isInstanceOf(JsonProcessingException.class);
    }

    @Test
    void a_document_of_more_values_than_memory_holds_as_a_tree_is_refused_however_few_bytes_it_has() {
        byte[] small = ("[" + "{\"a\":1},".repeat(1_000_000) + "{}]").getBytes(StandardCharsets.UTF_8);

        assertThat(small).hasSizeLessThan(10_000_000);
        assertThatThrownBy(() -> EngineJson.document(small)).isInstanceOf(EngineJson.TooManyValues.class);
    }
}
