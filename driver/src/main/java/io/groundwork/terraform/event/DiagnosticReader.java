package io.groundwork.terraform.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundwork.terraform.event.Diagnostic.Position;
import io.groundwork.terraform.event.Diagnostic.Range;
import io.groundwork.terraform.event.Diagnostic.Severity;
import io.groundwork.terraform.event.Diagnostic.Snippet;
import io.groundwork.terraform.event.Diagnostic.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a diagnostic as the engine encodes it in streams and in {@code validate}. */
final class DiagnosticReader {

    private DiagnosticReader() {}

    static Diagnostic read(JsonNode node) {
        return new Diagnostic(
                severity(WireFields.text(node, "severity")),
                WireFields.text(node, "summary"),
                WireFields.text(node, "detail"),
                WireFields.optionalText(node, "address"),
                range(node.path("range")),
                snippet(node.path("snippet")));
    }

    private static Severity severity(String text) {
        return switch (text) {
            case "error" -> Severity.ERROR;
            case "warning" -> Severity.WARNING;
            default -> Severity.UNKNOWN;
        };
    }

    private static @Nullable Range range(JsonNode range) {
        return range.isObject()
                ? new Range(
                        WireFields.text(range, "filename"), position(range.path("start")), position(range.path("end")))
                : null;
    }

    private static Position position(JsonNode position) {
        return new Position(
                position.path("line").asInt(),
                position.path("column").asInt(),
                position.path("byte").asInt());
    }

    private static @Nullable Snippet snippet(JsonNode snippet) {
        if (!snippet.isObject()) {
            return null;
        }
        List<Value> values = snippet.path("values")
                .valueStream()
                .map(value -> new Value(WireFields.text(value, "traversal"), WireFields.text(value, "statement")))
                .toList();
        return new Snippet(
                WireFields.optionalText(snippet, "context"),
                WireFields.text(snippet, "code"),
                snippet.path("start_line").asInt(),
                snippet.path("highlight_start_offset").asInt(),
                snippet.path("highlight_end_offset").asInt(),
                values);
    }
}
