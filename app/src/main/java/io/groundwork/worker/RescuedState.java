package io.groundwork.worker;

import io.groundwork.client.WorkerApi;
import io.groundwork.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The state an engine leaves in its directory when it could not hand it to the server. */
final class RescuedState {
    private static final Logger LOG = LoggerFactory.getLogger(RescuedState.class);
    static final String FILE = "errored.tfstate";
    private static final String REFUSED = FILE + ".refused";

    /** What became of a state that an engine left behind. */
    enum Fate {
        NONE_LEFT,
        ON_THE_SERVER,
        REFUSED_BY_THE_SERVER
    }

    private final WorkerDirectory directory;
    private final WorkerApi server;

    RescuedState(WorkerDirectory directory, WorkerApi server) {
        this.directory = directory;
        this.server = server;
    }

    /** Hands it in where there is one; kept on disk under another name afterwards. Says the same when asked again. */
    Fate handIn(String workspace, String runId) throws IOException {
        Path left = directory.workDirectory(workspace).resolve(FILE);
        if (Files.exists(left) && Files.size(left) > 0) {
            Path kept = directory.run(runId).resolve(taken(runId, left) ? FILE : REFUSED);
            Files.move(left, kept, StandardCopyOption.REPLACE_EXISTING);
        }
        if (Files.exists(refused(runId))) {
            return Fate.REFUSED_BY_THE_SERVER;
        }
        return Files.exists(directory.run(runId).resolve(FILE)) ? Fate.ON_THE_SERVER : Fate.NONE_LEFT;
    }

    private boolean taken(String runId, Path left) throws IOException {
        try {
            server.rescuedState(runId, Files.readAllBytes(left));
            LOG.info("run {}: the state the engine left behind is on the server", runId);
            return true;
        } catch (ProblemException e) {
            if (e.problem().kind().retryable()) {
                throw e;
            }
            // Kept by the server as evidence, and here.
            LOG.warn("run {}: the state the engine left behind was not taken: {}", runId, e.getMessage());
            return false;
        }
    }

    /** Where a state lies that the server did not take. */
    Path refused(String runId) {
        return directory.run(runId).resolve(REFUSED);
    }

    /** What is never deleted with the rest of a run's scratch files. */
    static boolean keeps(Path file) {
        return file.endsWith(FILE) || file.endsWith(REFUSED);
    }
}
