package io.groundwork.dev;

import io.groundwork.config.Settings;
import io.groundwork.keyring.KeyRing;
import io.groundwork.run.Decision;
import io.groundwork.run.RunRequest;
import io.groundwork.run.Runs;
import io.groundwork.temporal.TemporalConnection;
import io.groundwork.temporal.TemporalRuns;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Runs on a Temporal that is still starting: whoever asks first waits for it. Thread-safe. */
final class LateRuns implements Runs, AutoCloseable {
    private final CompletableFuture<DevTemporal> temporal;
    private final Settings settings;
    private final KeyRing ring;
    private @Nullable TemporalConnection connection;

    LateRuns(CompletableFuture<DevTemporal> temporal, Settings settings, KeyRing ring) {
        this.temporal = temporal;
        this.settings = settings;
        this.ring = ring;
    }

    synchronized TemporalConnection connection() {
        TemporalConnection open = connection;
        if (open == null) {
            open = DevStack.join(temporal).connect(settings.temporal("in this process"), ring);
            connection = open;
        }
        return open;
    }

    private Runs runs() {
        return new TemporalRuns(connection());
    }

    boolean isUp() {
        return temporal.isDone() && connection().isUp();
    }

    boolean isGone(String workflowId) {
        return liveness(workflowId) != Liveness.OPEN;
    }

    @Override
    public void start(RunRequest request) {
        runs().start(request);
    }

    @Override
    public void decide(String workflowId, Decision decision) {
        runs().decide(workflowId, decision);
    }

    @Override
    public void cancel(String workflowId, String by, String reason) {
        runs().cancel(workflowId, by, reason);
    }

    @Override
    public Liveness liveness(String workflowId) {
        return runs().liveness(workflowId);
    }

    @Override
    public synchronized void close() {
        if (connection != null) {
            connection.close();
        }
        if (!temporal.isCompletedExceptionally()) {
            DevStack.join(temporal).close();
        }
    }
}
