package io.groundwork.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundwork.wire.Json;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Long values are shown where they differ, and not as one line. */
class LineDiffTest {
    private static String lines(int changed, String by) {
        return IntStream.rangeClosed(1, 200)
                        .mapToObj(i ->
                                i == changed ? by : "line " + i + " of a text that nobody wants to read in one piece")
                        .collect(Collectors.joining("\n"))
                + "\n";
    }

    private static String shown(@Nullable String before, @Nullable String after, boolean unknown) {
        ObjectNode plan = Json.mapper().createObjectNode();
        ObjectNode resource = plan.putArray("resource_changes").addObject();
        resource.put("address", "x.y").put("type", "x").put("name", "y").put("mode", "managed");
        ObjectNode change = resource.putObject("change");
        change.putArray("actions").add("update");
        change.putObject("before").put("text", before).put("id", "same");
        change.putObject("after").put("text", after).put("id", "same");
        change.putObject("after_unknown").put("text", unknown);
        change.putObject("before_sensitive");
        change.putObject("after_sensitive");
        return PlanDiffTest.text(plan);
    }

    @Test
    void one_changed_line_of_two_hundred_is_shown_with_its_neighbours() {
        assertThat(shown(lines(0, ""), lines(100, "another line"), false)).contains("""
                      ~ text = <<-EOT
                            # (96 unchanged lines hidden)
                            line 97 of a text that nobody wants to read in one piece
                            line 98 of a text that nobody wants to read in one piece
                            line 99 of a text that nobody wants to read in one piece
                          - line 100 of a text that nobody wants to read in one piece
                          + another line
                            line 101 of a text that nobody wants to read in one piece
                            line 102 of a text that nobody wants to read in one piece
                            line 103 of a text that nobody wants to read in one piece
                            # (97 unchanged lines hidden)
                        EOT
                """);
    }

    @Test
    void a_line_more_is_one_line_more() {
        assertThat(shown("a\nb\n", "x\ny\nb\n", false)).contains("""
                          - a
                          + x
                          + y
                            b
                """);
        assertThat(shown("a\nc\n", "a\n\nc\n", false)).contains("""
                      ~ text = <<-EOT
                            a
                          +
                            c
                        EOT
                """);
    }

    @Test
    void a_text_that_comes_or_goes_is_shown_line_by_line() {
        assertThat(shown(null, "a\nb\n", false)).contains("""
                      + text = <<-EOT
                            a
                            b
                        EOT
                """);
        assertThat(shown("a\nb", null, false)).contains("""
                      - text = <<-EOT
                            a
                            b
                        EOT -> null
                """);
    }

    @Test
    void a_long_text_that_becomes_known_later_is_shown_by_its_beginning() {
        assertThat(shown(lines(0, ""), null, true)).contains("""
                            line 3 of a text that nobody wants to read in one piece
                            # (197 more lines hidden)
                        EOT -> (known after apply)
                """);
        assertThat(shown("x".repeat(5000), null, true))
                .contains("x… (5002 characters) -> (known after apply)")
                .hasSizeLessThan(500);
    }

    @Test
    void what_cannot_be_seen_is_written_out() {
        assertThat(shown("a\r\nb\r\n", "a\r\nb\n", false)).contains("\"a\\r\"", "- \"b\\r\"", "+ b");
        assertThat(shown("a\nb", "a\nb\n", false)).contains("- \\ no line end at the end");
    }

    @Test
    void a_text_of_one_line_stays_on_one_line() {
        assertThat(shown("a", "b\n", false)).contains("~ text = \"a\" -> \"b\\n\"");
    }

    @Test
    void json_in_a_text_is_compared_as_json() {
        String before = "{\"Statement\":[{\"Action\":\"s3:Get\",\"Effect\":\"Allow\"}],\"Version\":1}";
        String after = "{\"Statement\":[{\"Action\":\"s3:*\",\"Effect\":\"Allow\"}],\"Version\":1}";

        assertThat(shown(before, after, false)).contains("""
                      ~ text = jsonencode(
                          ~ {
                              ~ Statement = [
                                  ~ {
                                      ~ Action = "s3:Get" -> "s3:*"
                                        # (1 unchanged attribute hidden)
                                    },
                                ]
                                # (1 unchanged attribute hidden)
                            }
                        )
                """);
        assertThat(shown("{\"a\": 1}", "{\"a\":1}", false)).contains("\"{\\\"a\\\": 1}\" -> \"{\\\"a\\\":1}\"");
    }

    @Test
    void a_change_in_the_23rd_digit_is_shown() throws Exception {
        JsonNode plan = Json.mapper().readTree("""
                {"output_changes": {"n": {"actions": ["update"],
                  "before": 0.12345678901234567890123, "after": 0.12345678901234567890124,
                  "before_sensitive": false, "after_sensitive": false},
                 "small": {"actions": ["create"], "before": null, "after": 0.00000012345678901234567890123}}}""");

        assertThat(PlanDiffTest.text(plan))
                .contains("n     = 0.12345678901234567890123 -> 0.12345678901234567890124")
                .contains("small = 0.00000012345678901234567890123");
    }
}
