package io.groundwork.cli.serve;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code dev}, {@code server} and {@code worker} can be told of Temporal. */
final class TemporalOptions {
    @Option(names = "--temporal", paramLabel = "HOST:PORT", description = "address of Temporal (TEMPORAL_ADDRESS)")
    @Nullable
    String temporal;

    @Option(
            names = "--no-search-attributes",
            description = "runs without search attributes, for a namespace that has none of ours"
                    + " (GROUNDWORK_SEARCH_ATTRIBUTES=false)")
    boolean noSearchAttributes;
}
