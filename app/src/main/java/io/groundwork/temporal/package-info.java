/**
 * Everything between us and a Temporal server: the connection, what travels over it, search attributes, the host of
 * workflows and activities, and the port {@code Runs}. Start with {@link io.groundwork.temporal.TemporalRuns}.
 */
@NullMarked
package io.groundwork.temporal;

import org.jspecify.annotations.NullMarked;
