/**
 * The words for a workspace: its name, where its configuration comes from, what it puts out, whether it is in
 * doubt. Pure values. Start with {@link io.groundwork.workspace.WorkspaceName}.
 */
@NullMarked
package io.groundwork.workspace;

import org.jspecify.annotations.NullMarked;
