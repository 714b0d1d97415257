/**
 * The endpoint that Prometheus asks, and the registry behind it. What is measured is said where it happens, in
 * {@code worker}. Start with {@link io.groundwork.metrics.Metrics}.
 */
@NullMarked
package io.groundwork.metrics;

import org.jspecify.annotations.NullMarked;
