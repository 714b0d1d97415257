/** Where a command writes: colours, tables, times, and the line that moves. Knows nothing of runs. Start with {@link io.groundwork.cli.terminal.Terminal}. */
@NullMarked
package io.groundwork.cli.terminal;

import org.jspecify.annotations.NullMarked;
