package io.groundwork.run.plan;

import org.jspecify.annotations.Nullable;

/**
 * What the engine found wrong, as it said it.
 *
 * @param severity {@code error} or {@code warning}
 * @param summary one line
 * @param detail may have several lines; redacted
 * @param address of the resource, where it is about one
 * @param file inside the configuration
 * @param line from 1; 0 where unknown
 */
public record Diagnostic(
        String severity,
        String summary,
        String detail,
        @Nullable String address,
        @Nullable String file,
        int line) {}
