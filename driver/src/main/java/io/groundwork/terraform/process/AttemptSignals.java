package io.groundwork.terraform.process;

import io.groundwork.terraform.process.AttemptFiles.Started;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** The first TERM, which is polite and sent once, and the second, which is neither. */
record AttemptSignals(AttemptFiles files) {

    private static final int TERM_BIT = 1 << (15 - 1);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    void requestStop() {
        // Before looking for the engine: if it is not there to be signalled yet, the supervisor sees this instead.
        files.recordStopRequest();
        if (!(files.started().orElse(null) instanceof Started.EngineStarted started) || isOver(started)) {
            return;
        }
        // The supervisor swallows what is too much; only where it is gone do we have to count ourselves.
        if (!started.supervisor().terminate() && files.takeFirstTerm()) {
            started.engine().terminate();
        }
    }

    void forceStop() {
        if (!(files.started().orElse(null) instanceof Started.EngineStarted started) || isOver(started)) {
            files.recordStopRequest();
            return;
        }
        if (!files.firstTermWasSent()) {
            requestStop();
        }
        // Two pending signals of one kind are one signal: the first must have been taken.
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while ((!files.firstTermWasSent() || termIsPending(started.engine().pid())) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(1_000_000);
        }
        started.engine().terminate();
    }

    private boolean isOver(Started.EngineStarted started) {
        return files.hasExit() || !started.bootId().equals(ProcessIdentity.bootId());
    }

    private static boolean termIsPending(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                    .filter(line -> line.startsWith("ShdPnd:") || line.startsWith("SigPnd:"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .anyMatch(mask -> (Long.parseUnsignedLong(mask, 16) & TERM_BIT) != 0);
        } catch (IOException e) {
            return false;
        }
    }
}
