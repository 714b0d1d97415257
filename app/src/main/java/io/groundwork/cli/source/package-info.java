/** What a run is made from: a directory with a configuration, or a module of somebody else. Start with {@link io.groundwork.cli.source.RunSource}. */
@NullMarked
package io.groundwork.cli.source;

import org.jspecify.annotations.NullMarked;
