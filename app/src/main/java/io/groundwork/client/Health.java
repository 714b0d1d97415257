package io.groundwork.client;

import org.jspecify.annotations.Nullable;

/**
 * What a server says of itself.
 *
 * @param status {@code up}
 * @param version of the server
 * @param temporal {@code up} or {@code down}
 * @param workers how many it has heard of lately; null from an older server, and as long as it cannot know
 */
public record Health(
        String status,
        String version,
        String temporal,
        @Nullable Integer workers) {}
