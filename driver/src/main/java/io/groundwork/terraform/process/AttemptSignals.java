package io.groundwork.terraform.process;

import io.groundwork.terraform.process.AttemptFiles.Started;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The first TERM, which is polite and sent once, and the second, which is neither. */
record AttemptSignals(AttemptFiles files) {

    private static final Duration POLL_INTERVAL = Duration.ofMillis(5);

    /** Signals of one kind that come at once are one signal, to the kernel as well as to the engine's runtime. */
    private static final Duration SECOND_SIGNAL_AFTER = Duration.ofMillis(250);

    private static final Duration ARRIVAL_TIMEOUT = Duration.ofSeconds(2);

    void requestStop() {
        // Before looking for the engine: if it is not there to be signalled yet, the supervisor sees this instead.
        UncheckedIOException unrecorded = record();
        boolean signalled = signal();
        if (unrecorded != null && !signalled) {
            throw unrecorded;
        }
    }

    /** A full disk must not keep a running engine from being stopped. */
    private @Nullable UncheckedIOException record() {
        try {
            files.recordStopRequest();
            return null;
        } catch (UncheckedIOException e) {
            return e;
        }
    }

    /** Whether there was an engine to be signalled, or one that is over. */
    private boolean signal() {
        if (!(files.started().orElse(null) instanceof Started.EngineStarted started)) {
            return false;
        }
        if (isOver(started)) {
            return true;
        }
        // The supervisor swallows what is too much; only where it is gone do we have to count ourselves.
        if (!started.supervisor().terminate() && files.takeFirstTerm()) {
            started.engine().terminate();
        }
        return true;
    }

    void forceStop() {
        if (!(files.started().orElse(null) instanceof Started.EngineStarted started) || isOver(started)) {
            files.recordStopRequest();
            return;
        }
        if (files.firstTermSentAt().isEmpty()) {
            requestStop();
        }
        long deadline = System.nanoTime() + ARRIVAL_TIMEOUT.toNanos();
        while (!firstTermHasArrived() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(POLL_INTERVAL.toNanos());
        }
        started.engine().terminate();
    }

    private boolean firstTermHasArrived() {
        return files.firstTermSentAt()
                .filter(sent -> sent.plus(SECOND_SIGNAL_AFTER).isBefore(Instant.now()))
                .isPresent();
    }

    private boolean isOver(Started.EngineStarted started) {
        return files.hasExit() || !started.bootId().equals(ProcessIdentity.bootId());
    }
}
