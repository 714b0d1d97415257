/**
 * Immutable things known by their digest: configurations, plan files, plan views. What an archive may hold and what it
 * may not is decided here. Start with {@link io.groundwork.artifact.ConfigurationArchive}.
 */
@NullMarked
package io.groundwork.artifact;

import org.jspecify.annotations.NullMarked;
