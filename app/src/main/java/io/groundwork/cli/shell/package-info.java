/** What every command runs in: its options, the ports to what it does not build itself, the server it talks to, and how it says
 * that it failed. Start with {@link io.groundwork.cli.shell.CommandContext}. */
@NullMarked
package io.groundwork.cli.shell;

import org.jspecify.annotations.NullMarked;
