/** What is asked of a workspace: {@code outputs} and {@code state}. Start with {@link io.groundwork.cli.workspace.StateCommand}. */
@NullMarked
package io.groundwork.cli.workspace;

import org.jspecify.annotations.NullMarked;
