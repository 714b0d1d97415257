/**
 * The commands people type: arguments in, our API asked, text or JSON out, an exit status. No business decision is taken
 * here, and what starts processes or servers comes in through the ports in {@link io.groundwork.cli.shell.CliPorts}. Sees
 * {@code client}, {@code run} and the leaves. Start with {@link io.groundwork.cli.Cli}, then {@link io.groundwork.cli.run.RunCommand}.
 */
@NullMarked
package io.groundwork.cli;

import org.jspecify.annotations.NullMarked;
