package io.groundwork.workflow;

import io.groundwork.run.RunStatus;
import io.groundwork.run.Stage;

/**
 * How far a run is.
 *
 * @param percent 0 to 100: the share of the stages that are behind it
 */
public record RunProgress(RunStatus status, Stage stage, int percent) {
    static RunProgress of(RunStatus status, Stage stage) {
        return new RunProgress(status, stage, status.ended() ? 100 : stage.percentBehind());
    }
}
