package io.groundwork.worker;

import io.groundwork.client.WorkerApi;
import io.groundwork.problem.ProblemException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the server every few seconds that this worker is there, until closed. */
public final class WorkerHeartbeat implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerHeartbeat.class);
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final CountDownLatch closed = new CountDownLatch(1);

    private WorkerHeartbeat() {}

    /**
     * Begins to tell it.
     *
     * @param server without patience: the next sign comes soon anyway
     */
    public static WorkerHeartbeat start(WorkerApi server, String workerId) {
        var presence = new WorkerHeartbeat();
        Thread.ofVirtual().name("presence").start(() -> presence.tell(server, workerId));
        return presence;
    }

    private void tell(WorkerApi server, String workerId) {
        try {
            do {
                try {
                    server.present(workerId);
                } catch (ProblemException e) {
                    LOG.debug("telling that we are here: {}", e.getMessage());
                }
            } while (!closed.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
