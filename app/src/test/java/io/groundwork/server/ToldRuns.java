package io.groundwork.server;

import io.groundwork.run.Decision;
import io.groundwork.run.RunId;
import io.groundwork.run.RunRequest;
import io.groundwork.run.Runs;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Where Temporal would be: remembers what the server told it, and fails or has lost runs when a test says so. Thread-safe. */
public final class ToldRuns implements Runs {
    private final List<RunRequest> started = new CopyOnWriteArrayList<>();
    private final List<Decision> decisions = new CopyOnWriteArrayList<>();
    private final List<String> canceled = new CopyOnWriteArrayList<>();
    private volatile @Nullable RuntimeException failure;
    private volatile @Nullable Liveness liveness;
    private volatile CountDownLatch held = new CountDownLatch(0);

    /** From now on every call raises this; null ends it. */
    public void failWith(@Nullable RuntimeException problem) {
        failure = problem;
    }

    /** From now on a start takes until {@link CountDownLatch#countDown}; then it goes on. */
    public CountDownLatch holdStarts() {
        held = new CountDownLatch(1);
        return held;
    }

    /** What it says of every workflow from now on. */
    public void answerLiveness(Liveness answer) {
        liveness = answer;
    }

    /** From now on it does not know this run any more. */
    void loses(String runId) {
        started.removeIf(run -> run.runId().equals(runId));
    }

    public List<RunRequest> started() {
        return List.copyOf(started);
    }

    public List<Decision> decisions() {
        return List.copyOf(decisions);
    }

    /** Workflow ids. */
    public List<String> canceled() {
        return List.copyOf(canceled);
    }

    private void failIfTold() {
        RuntimeException problem = failure;
        if (problem != null) {
            throw problem;
        }
    }

    @Override
    public void start(RunRequest request) {
        try {
            held.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        failIfTold();
        started.add(request);
    }

    @Override
    public void decide(String workflowId, Decision decision) {
        failIfTold();
        decisions.add(decision);
    }

    @Override
    public void cancel(String workflowId, String by, String reason) {
        failIfTold();
        canceled.add(workflowId);
    }

    @Override
    public Liveness liveness(String workflowId) {
        failIfTold();
        Liveness told = liveness;
        if (told != null) {
            return told;
        }
        boolean known = started.stream()
                .anyMatch(run -> RunId.workflowId(run.workspace(), run.runId()).equals(workflowId));
        return known ? Liveness.OPEN : Liveness.UNKNOWN;
    }
}
