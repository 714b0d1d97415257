/** What a run costs beside the bare engine: {@code make bench}. Start with {@link io.groundwork.acceptance.bench.Bench}. */
@NullMarked
package io.groundwork.acceptance.bench;

import org.jspecify.annotations.NullMarked;
