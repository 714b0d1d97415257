package io.groundwork.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One immutable copy of a workspace's state.
 *
 * @param digest SHA-256 of the state as the engine wrote it
 * @param size in bytes
 * @param runId the run that wrote it; null where a person did
 */
public record StateVersion(
        long serial,
        String lineage,
        String digest,
        long size,
        @Nullable String runId,
        Instant createdAt) {}
