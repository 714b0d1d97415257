/** The server process put together. Start with {@link io.groundwork.server.GroundworkServer}. */
@NullMarked
package io.groundwork.server;

import org.jspecify.annotations.NullMarked;
