package io.groundwork.worker;

import io.groundwork.secret.PrivateFiles;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps that this worker does at the moment. A canceled run reaches them at once, without waiting for a heartbeat; and
 * each has a file with its task token, so that a worker that was killed can, when it starts again, hand the step back to
 * Temporal at once, rather than let it wait for the heartbeat's timeout. Thread-safe.
 */
final class StepsAtWork {
    private static final Logger LOG = LoggerFactory.getLogger(StepsAtWork.class);
    private static final int MOST_REMEMBERED = 1_000;

    private final Path directory;
    private final Set<AtWork> steps = new HashSet<>();
    /** Executions whose cancel was heard, the latest last: it may come before their step has begun here. */
    private final Set<String> interrupted = new LinkedHashSet<>();

    StepsAtWork(WorkerDirectory directory) {
        this.directory = directory.steps();
    }

    /** A step that can be stopped, until it is closed. */
    final class AtWork implements AutoCloseable {
        private final String execution;
        private final Runnable stop;
        private final Path file;

        private AtWork(String execution, Runnable stop, Path file) {
            this.execution = execution;
            this.stop = stop;
            this.file = file;
        }

        @Override
        public void close() {
            synchronized (steps) {
                steps.remove(this);
            }
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                LOG.debug("forgetting a step", e);
            }
        }
    }

    /**
     * A step begins; of an execution that is canceled already, it is stopped at once.
     *
     * @param execution of a workflow: its run id
     * @param stop does not wait
     */
    AtWork begin(String execution, byte[] taskToken, Runnable stop) {
        var step =
                new AtWork(execution, stop, directory.resolve(UUID.randomUUID().toString()));
        try {
            Files.createFile(step.file, PrivateFiles.file());
            Files.write(step.file, taskToken);
        } catch (IOException e) {
            LOG.warn("a step is not written down: if this worker is killed, it waits for its heartbeat's timeout", e);
        }
        synchronized (steps) {
            steps.add(step);
            if (interrupted.contains(step.execution)) {
                stop.run();
            }
        }
        return step;
    }

    /** The execution was canceled. */
    void stop(String execution) {
        synchronized (steps) {
            interrupted.add(execution);
            if (interrupted.size() > MOST_REMEMBERED) {
                interrupted.remove(interrupted.iterator().next());
            }
            steps.stream().filter(step -> step.execution.equals(execution)).forEach(step -> step.stop.run());
        }
    }

    /** Task tokens of the steps that an earlier process of this worker did when it ended; each is given once. */
    static List<byte[]> leftOver(WorkerDirectory directory) {
        List<byte[]> tokens = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory.steps())) {
            for (Path file : files) {
                tokens.add(Files.readAllBytes(file));
                Files.delete(file);
            }
        } catch (IOException e) {
            LOG.warn("looking for the steps of this worker's last process: {}", e.toString());
        }
        return Collections.unmodifiableList(tokens);
    }
}
