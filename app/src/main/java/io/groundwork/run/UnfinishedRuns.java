package io.groundwork.run;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Instant;

/**
 * How many runs are at the same point of their way.
 *
 * @param status one that is no ending
 * @param count 1 or more
 * @param oldestSince since when the one that is there for the longest is
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record UnfinishedRuns(RunStatus status, long count, Instant oldestSince) {}
