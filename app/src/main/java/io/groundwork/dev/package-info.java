/**
 * The whole stack in one process for a laptop: Temporal, server and worker over one data directory. Start with
 * {@link io.groundwork.dev.DevStack}.
 */
@NullMarked
package io.groundwork.dev;

import org.jspecify.annotations.NullMarked;
