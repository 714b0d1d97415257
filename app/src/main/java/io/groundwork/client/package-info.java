/**
 * Our HTTP API from the other side: one client for people's commands, one for workers. Here are addresses, bodies,
 * problems and patience with a server that is away; what the answers mean is for the callers. Sees {@code run},
 * {@code problem} and {@code secret} only. Start with {@link io.groundwork.client.ApiClient}.
 */
@NullMarked
package io.groundwork.client;

import org.jspecify.annotations.NullMarked;
