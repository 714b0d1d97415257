package io.groundwork.worker;

import io.groundwork.client.WorkerApi;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import io.groundwork.run.RunStatus;
import io.groundwork.run.RunView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks, when a worker starts and now and then after, for runs on its disk that are over for the server: their workflow was
 * canceled or terminated while this worker was away, or ended on another one. Proves the end of an apply that is not proven,
 * which frees the workspace, and deletes what is left. Thread-safe; until closed.
 */
public final class UnsettledRuns implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UnsettledRuns.class);
    private static final Duration LOOK_INTERVAL = Duration.ofSeconds(30);

    private final WorkerDirectory directory;
    private final EngineCommands commands;
    private final ApplyEndings endings;
    private final SettleStep settle;
    private final RunSecrets secrets;
    private final RunFiles runFiles;
    private final WorkerApi server;
    private final Set<String> atWork = ConcurrentHashMap.newKeySet();
    /** Runs that need nothing more, although their directory is still there. */
    private final Set<String> settled = ConcurrentHashMap.newKeySet();

    private final CountDownLatch closed = new CountDownLatch(1);

    /** @param server without patience: what cannot be asked now is asked the next time */
    UnsettledRuns(
            WorkerDirectory directory,
            EngineCommands commands,
            ApplyEndings endings,
            SettleStep settle,
            RunSecrets secrets,
            RunFiles runFiles,
            WorkerApi server) {
        this.directory = directory;
        this.commands = commands;
        this.endings = endings;
        this.settle = settle;
        this.secrets = secrets;
        this.runFiles = runFiles;
        this.server = server;
    }

    UnsettledRuns start() {
        Thread.ofVirtual().name("unsettled-runs").start(this::lookUntilClosed);
        return this;
    }

    private void lookUntilClosed() {
        try {
            do {
                look();
            } while (!closed.await(LOOK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks once; each run that has to be settled gets a thread, as its engine may work for hours. */
    private void look() {
        try (DirectoryStream<Path> runs = Files.newDirectoryStream(directory.runs(), Files::isDirectory)) {
            for (Path run : runs) {
                String runId = String.valueOf(run.getFileName());
                if (!settled.contains(runId) && atWork.add(runId)) {
                    Thread.ofVirtual().name("settle-" + runId).start(() -> {
                        try {
                            settleIfOver(runId);
                        } finally {
                            atWork.remove(runId);
                        }
                    });
                }
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("looking for runs that are not settled: {}", e.toString());
        }
    }

    private void settleIfOver(String runId) {
        try {
            RunView run = server.run(runId);
            if (!run.status().ended()) {
                return;
            }
            boolean held = run.doubt() == null || run.doubt().worker().equals(directory.workerId());
            settle.stopReaders(runId, secrets.redactor(runId), EngineControl.stopping());
            if (held && (run.doubt() != null || isUnproven(runId))) {
                // What a person canceled is stopped; otherwise nobody has asked for that.
                EngineControl wanted =
                        run.status() == RunStatus.CANCELED ? EngineControl.stopping() : EngineControl.none();
                settle.settle(
                        run.workspace(), runId, run.mode(), secrets.redactor(runId), EngineControl.stopping(), wanted);
                LOG.info("run {}: what is known of its apply is told", runId);
            } else {
                tellWhatIsKnown(runId);
            }
            runFiles.forget(run.workspace(), runId);
            // A directory that is left holds a state that the server refused: asking again every time would change
            // nothing.
            if (directory.hasRun(runId)) {
                settled.add(runId);
            }
        } catch (ProblemException | IOException | UncheckedIOException e) {
            LOG.debug("run {}: it is not settled yet: {}", runId, e.toString());
        } catch (RuntimeException e) {
            LOG.warn("run {}: it could not be settled, and is looked at again", runId, e);
        }
    }

    /** It may have been found out and not told; it must not be forgotten untold, whoever has accepted the loss meanwhile. */
    private void tellWhatIsKnown(String runId) throws IOException {
        Optional<ApplyEnding> known = endings.known(runId);
        if (known.isEmpty()) {
            return;
        }
        try {
            endings.tell(runId, known.get());
        } catch (ProblemException e) {
            if (e.problem().kind() != ProblemKind.CONFLICT) {
                throw e;
            }
            // Another worker has the apply by now: it says how that ended.
            LOG.info("run {}: the end of its apply here is not asked for any more: {}", runId, e.getMessage());
        }
    }

    private boolean isUnproven(String runId) throws IOException {
        return commands.writing(runId, ApplyStep.NAME).isPresent()
                && endings.known(runId).isEmpty();
    }

    @Override
    public void close() {
        closed.countDown();
        runFiles.finish();
    }
}
