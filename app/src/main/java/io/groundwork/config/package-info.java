/**
 * Raw settings into valid ones, all problems at once. Nobody else looks at the environment. Start with
 * {@link io.groundwork.config.Settings}.
 */
@NullMarked
package io.groundwork.config;

import org.jspecify.annotations.NullMarked;
