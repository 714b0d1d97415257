package io.groundwork.terraform.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An error or a warning of the engine. {@code detail} and the snippet are raw text of the configuration or of a provider:
 * they can carry secrets, redact before storing or showing.
 *
 * @param address the resource, if the engine names one
 */
public record Diagnostic(
        Severity severity,
        String summary,
        String detail,
        @Nullable String address,
        @Nullable Range range,
        @Nullable Snippet snippet) {

    public enum Severity {
        ERROR,
        WARNING,
        UNKNOWN
    }

    /** Lines and columns count from 1, bytes from 0; the end is exclusive. */
    public record Range(String filename, Position start, Position end) {}

    public record Position(int line, int column, int offset) {}

    /**
     * The piece of source it is about.
     *
     * @param context the enclosing block, for example {@code resource "terraform_data" "a"}
     */
    public record Snippet(
            @Nullable String context,
            String code,
            int startLine,
            int highlightStart,
            int highlightEnd,
            List<Value> values) {

        public Snippet {
            values = List.copyOf(values);
        }
    }

    /** What an expression in the snippet stood for. */
    public record Value(String traversal, String statement) {}

    public boolean isError() {
        return severity == Severity.ERROR;
    }
}
