package io.groundwork.worker;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.groundwork.problem.Problem;
import io.groundwork.run.ApplyEnd;
import io.groundwork.run.RunStatus;
import org.jspecify.annotations.Nullable;

/**
 * How an apply ended, and what that proves. Kept with the run, so that whoever asks again hears the same.
 *
 * @param status of a run that ends with it
 * @param error why it did not end well; null if it did, or if it was stopped as asked
 * @param proof what the server is told
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record ApplyEnding(RunStatus status, @Nullable Problem error, ApplyEnd proof) {}
