package io.groundwork.worker;

import io.groundwork.client.WorkerApi;
import io.groundwork.problem.ProblemException;
import io.groundwork.terraform.process.Attempt;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state that the engine of an apply leaves in its directory if it could not hand it to the server. Whatever else writes a
 * file of that name there (a configuration runs programs, also when it is only planned) is no state: it is never handed in.
 */
final class RescuedState {
    private static final Logger LOG = LoggerFactory.getLogger(RescuedState.class);
    static final String FILE = "errored.tfstate";
    private static final String REFUSED = FILE + ".refused";

    /** As the server takes it. */
    private static final int MOST_BYTES = 256 << 20;

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

    /** Before an apply begins: what lies there now is not of its engine. */
    void clearBefore(String workspace) throws IOException {
        Path left = left(workspace);
        if (Files.isDirectory(left, LinkOption.NOFOLLOW_LINKS)) {
            InitCache.deleteTree(left);
        } else {
            Files.deleteIfExists(left);
        }
    }

    /**
     * Hands in what the engine of an apply left; kept on disk under another name afterwards. Says the same when asked again.
     *
     * @param apply the attempt, which is over
     * @param end how it ended: after an end in order, of which the engine said why and did not say that it could not save,
     *     nothing of its is there
     */
    Fate handIn(String workspace, String runId, Attempt apply, StepEnd end) throws IOException {
        Path left = left(workspace);
        if (end.mayHaveLeftItsState() && isState(left, apply)) {
            Path kept = directory.run(runId).resolve(taken(runId, left) ? FILE : REFUSED);
            Files.move(left, kept, StandardCopyOption.REPLACE_EXISTING);
        }
        if (Files.exists(refused(runId))) {
            return Fate.REFUSED_BY_THE_SERVER;
        }
        return Files.exists(directory.run(runId).resolve(FILE)) ? Fate.ON_THE_SERVER : Fate.NONE_LEFT;
    }

    private Path left(String workspace) {
        return directory.workDirectory(workspace).resolve(FILE);
    }

    /** A file of its own, no link to somebody else's, bounded, and not older than the attempt. */
    private static boolean isState(Path left, Attempt apply) throws IOException {
        if (!Files.isRegularFile(left, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        long size = Files.size(left);
        Path claimed = apply.directory().resolve("claimed");
        boolean young =
                Files.getLastModifiedTime(left, LinkOption.NOFOLLOW_LINKS).compareTo(Files.getLastModifiedTime(claimed))
                        >= 0;
        return young && size > 0 && size <= MOST_BYTES;
    }

    private boolean taken(String runId, Path left) throws IOException {
        try {
            server.rescuedState(runId, directory.workerId(), () -> open(left));
            LOG.info("run {}: the state the engine left behind is on the server", runId);
            return true;
        } catch (ProblemException e) {
            if (!isRefusal(e)) {
                throw e;
            }
            // Kept by the server as evidence, and here.
            LOG.warn("run {}: the state the engine left behind was not taken: {}", runId, e.getMessage());
            return false;
        }
    }

    /** Said of the state itself; whatever else the server, or something before it, answers is no word on it. */
    private static boolean isRefusal(ProblemException e) {
        return e.problem().code().startsWith("state_");
    }

    private static InputStream open(Path left) {
        try {
            return Files.newInputStream(left, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            throw new UncheckedIOException("reading the state that the engine left behind", e);
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
