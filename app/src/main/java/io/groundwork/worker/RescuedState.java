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

    private final WorkerDirectory directory;
    private final WorkerApi server;

    RescuedState(WorkerDirectory directory, WorkerApi server) {
        this.directory = directory;
        this.server = server;
    }

    /** Hands it in where there is one; kept on disk under another name afterwards. */
    void handIn(String workspace, String runId) throws IOException {
        Path left = directory.workDirectory(workspace).resolve(FILE);
        if (!Files.exists(left) || Files.size(left) == 0) {
            return;
        }
        try {
            server.rescuedState(runId, Files.readAllBytes(left));
            LOG.info("run {}: the state the engine left behind is on the server", runId);
        } catch (ProblemException e) {
            if (e.problem().kind().retryable()) {
                throw e;
            }
            // Kept by the server as evidence, and here.
            LOG.warn("run {}: the state the engine left behind was not taken: {}", runId, e.getMessage());
        }
        Files.move(left, directory.run(runId).resolve(FILE), StandardCopyOption.REPLACE_EXISTING);
    }
}
