package io.groundwork.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.groundwork.client.WorkerApi;
import io.groundwork.problem.Problem;
import io.groundwork.run.ApplyEnd;
import io.groundwork.run.ApplyEnd.Ending;
import io.groundwork.run.RunMode;
import io.groundwork.run.RunStatus;
import io.groundwork.secret.PrivateFiles;
import io.groundwork.terraform.process.Attempt;
import io.groundwork.wire.Json;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Brings an apply whose engine is over to its end: what it left is handed in, how it ended is written down and told to the
 * server, which frees the workspace by that and nothing else. Everything may be repeated. Thread-safe across runs.
 */
final class ApplyEndings {
    static final String FILE = "apply-end.json";

    private final WorkerDirectory directory;
    private final WorkerApi server;
    private final RescuedState rescuedState;

    ApplyEndings(WorkerDirectory directory, WorkerApi server, RescuedState rescuedState) {
        this.directory = directory;
        this.server = server;
        this.rescuedState = rescuedState;
    }

    /** What was found out before. */
    Optional<ApplyEnding> known(String runId) throws IOException {
        try {
            return Optional.ofNullable(Json.mapper().readValue(Files.readString(file(runId)), ApplyEnding.class));
        } catch (NoSuchFileException | JsonProcessingException | CharacterCodingException e) {
            // What cannot be read is found out again.
            return Optional.empty();
        }
    }

    /** Tells the server what was found out. */
    void tell(String runId, ApplyEnding ending) {
        server.applyEnded(runId, ending.proof());
    }

    /** No engine was started for the run here, and none will be: the server may have given leave for one. */
    void tellNotBegun(String runId) {
        server.applyEnded(runId, new ApplyEnd(directory.workerId(), Ending.NOT_BEGUN, ""));
    }

    /** Finds out how an apply ended, and writes it down; {@link #tell} follows. */
    ApplyEnding find(String workspace, String runId, RunMode mode, Attempt apply, StepEnd end) throws IOException {
        RescuedState.Fate left = rescuedState.handIn(workspace, runId, apply, end);
        ApplyEnding ending = ending(runId, mode, apply, end, left);
        PrivateFiles.replace(file(runId), Json.mapper().writeValueAsBytes(ending));
        return ending;
    }

    private ApplyEnding ending(String runId, RunMode mode, Attempt apply, StepEnd end, RescuedState.Fate left) {
        if (end.exitCode() == 0) {
            // Complete, whether or not somebody wanted it stopped meanwhile.
            RunStatus done = mode == RunMode.DESTROY ? RunStatus.DESTROYED : RunStatus.APPLIED;
            return new ApplyEnding(done, null, finished());
        }
        boolean stopped = apply.stopRequested() && left == RescuedState.Fate.NONE_LEFT;
        if (stopped && end.diedBeforeItBegan()) {
            return new ApplyEnding(RunStatus.CANCELED, null, finished());
        }
        if (!end.inOrder()) {
            return lost(EngineProblems.lostApply(end));
        }
        Problem problem = EngineProblems.ofApply(end, left, rescuedState.refused(runId));
        boolean wordless = end.errors().isEmpty() && end.words().began();
        boolean stateIsNowhere = (end.words().stateNotSaved() || wordless) && left == RescuedState.Fate.NONE_LEFT;
        if (stateIsNowhere) {
            return lost(EngineProblems.stateNowhere(problem));
        }
        if (end.words().changeUnanswered()) {
            return lost(EngineProblems.changeUnanswered(problem));
        }
        if (left == RescuedState.Fate.REFUSED_BY_THE_SERVER) {
            return lost(problem);
        }
        return stopped
                ? new ApplyEnding(RunStatus.CANCELED, null, finished())
                : new ApplyEnding(RunStatus.ERRORED, problem, finished());
    }

    private ApplyEnding lost(Problem why) {
        return new ApplyEnding(RunStatus.ERRORED, why, new ApplyEnd(directory.workerId(), Ending.LOST, why.message()));
    }

    private ApplyEnd finished() {
        return new ApplyEnd(directory.workerId(), Ending.FINISHED, "");
    }

    private Path file(String runId) {
        return directory.run(runId).resolve(FILE);
    }
}
