/**
 * The server's read model: runs, their feeds, and which run a workspace belongs to. Pages and lists come from here, so
 * that they work while no worker is up. Start with {@link io.groundwork.registry.RunRegistry}.
 */
@NullMarked
package io.groundwork.registry;

import org.jspecify.annotations.NullMarked;
