/**
 * How values are written everywhere: JSON and digests. A leaf: everyone may see it. Start with
 * {@link io.groundwork.wire.Json}.
 */
@NullMarked
package io.groundwork.wire;

import org.jspecify.annotations.NullMarked;
