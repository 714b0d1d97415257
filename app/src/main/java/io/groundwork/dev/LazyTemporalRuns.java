package io.groundwork.dev;

import com.uber.m3.tally.Scope;
import io.groundwork.config.Settings;
import io.groundwork.keyring.KeyRing;
import io.groundwork.run.Decision;
import io.groundwork.run.RunRequest;
import io.groundwork.run.Runs;
import io.groundwork.temporal.TemporalConnection;
import io.groundwork.temporal.TemporalRuns;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs on a Temporal that is still starting: whoever asks first waits for it. Thread-safe. */
final class LazyTemporalRuns implements Runs, AutoCloseable {
    private final Supplier<DevTemporal> start;
    private final Settings settings;
    private final KeyRing ring;
    private final Scope metrics;
    private @Nullable CompletableFuture<DevTemporal> temporal;
    private @Nullable TemporalConnection connection;
    private boolean closed;

    LazyTemporalRuns(Supplier<DevTemporal> start, Settings settings, KeyRing ring, Scope metrics) {
        this.metrics = metrics;
        this.start = start;
        this.settings = settings;
        this.ring = ring;
    }

    /**
     * Begins to start Temporal and to connect to it in the background; whether that works is told to whoever needs it first.
     *
     * @param first as for {@link #connection(Consumer)}
     */
    void startEarly(Consumer<TemporalConnection> first) {
        var ignored = startTemporal().thenAcceptAsync(_ -> connection(first), LazyTemporalRuns::inBackground);
    }

    private static void inBackground(Runnable task) {
        Thread.ofPlatform().daemon().name("start-temporal").start(task);
    }

    private synchronized CompletableFuture<DevTemporal> startTemporal() {
        CompletableFuture<DevTemporal> begun = temporal;
        if (begun == null) {
            begun = CompletableFuture.supplyAsync(start, LazyTemporalRuns::inBackground);
            temporal = begun;
        }
        return begun;
    }

    TemporalConnection connection() {
        return connection(_ -> {});
    }

    /** @param first done with a new connection; if it fails, there is none, and whoever asks next tries again */
    synchronized TemporalConnection connection(Consumer<TemporalConnection> first) {
        TemporalConnection open = connection;
        if (open != null) {
            return open;
        }
        if (closed) {
            throw new IllegalStateException("Temporal is asked for after its stack was stopped");
        }
        open = join(startTemporal()).connect(settings.temporal(), ring, metrics);
        try {
            first.accept(open);
        } catch (RuntimeException e) {
            open.close();
            throw e;
        }
        connection = open;
        return open;
    }

    /** For people. */
    String description() {
        return join(startTemporal()).description();
    }

    /** The address of Temporal's web UI, where we started one. */
    Optional<URI> ui() {
        return join(startTemporal()).ui();
    }

    private static DevTemporal join(CompletableFuture<DevTemporal> started) {
        try {
            return started.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private Runs runs() {
        return new TemporalRuns(connection());
    }

    boolean isUp() {
        return begun() && connection().isUp();
    }

    private synchronized boolean begun() {
        return temporal != null && temporal.isDone();
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
        closed = true;
        if (connection != null) {
            connection.close();
        }
        CompletableFuture<DevTemporal> begun = temporal;
        if (begun != null && !begun.isCompletedExceptionally()) {
            join(begun).close();
        }
    }
}
