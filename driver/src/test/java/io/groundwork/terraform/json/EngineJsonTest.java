package io.groundwork.terraform.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EngineJsonTest {

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
}
