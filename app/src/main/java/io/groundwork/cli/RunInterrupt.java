package io.groundwork.cli;

import io.groundwork.client.ApiClient;
import io.groundwork.problem.ExitCode;
import io.groundwork.problem.ProblemException;
import io.groundwork.run.RunView;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What Ctrl-C does to {@code run}: before there is a run it leaves; the first one after asks the run to stop, and the
 * command goes on until it has; the next one leaves at once. Thread-safe.
 */
final class RunInterrupt implements Runnable {
    /** The run that was accepted, and where. */
    private record Accepted(ApiClient api, RunView run, boolean embedded) {}

    private final Shell shell;
    private final Thread follower = Thread.currentThread();
    private final AtomicInteger count = new AtomicInteger();
    private volatile @Nullable Accepted accepted;

    RunInterrupt(Shell shell) {
        this.shell = shell;
    }

    /** From now on there is a run to stop. */
    void started(Session session, RunView run) {
        accepted = new Accepted(session.api(), run, session.embedded());
    }

    boolean happened() {
        return count.get() > 0;
    }

    /** Whether the person has left without waiting. */
    boolean left() {
        return count.get() > 1;
    }

    @Override
    public void run() {
        int nth = count.incrementAndGet();
        Accepted now = accepted;
        if (now == null) {
            shell.terminal().note("interrupted before the run was accepted; see 'groundwork runs'");
            leave();
        } else if (nth == 1) {
            shell.terminal().note("stopping " + now.run().runId() + ", waiting for it to end; Ctrl-C again leaves it");
            cancel(now);
        } else {
            String id = now.run().runId();
            shell.terminal()
                    .note(
                            now.embedded()
                                    ? "left " + id + ": an engine that was started goes on by itself; the next"
                                            + " 'groundwork status " + id + "' collects what it did"
                                    : "left " + id + ": it goes on; see 'groundwork status " + id
                                            + "' and 'groundwork logs " + id + " -f'");
            leave();
        }
    }

    private void cancel(Accepted now) {
        try {
            now.api().cancel(now.run().runId(), shell.user(), "interrupted with Ctrl-C");
        } catch (ProblemException e) {
            if (!e.problem().code().equals("run_finished")) {
                shell.terminal()
                        .note("could not ask it to stop: "
                                + Terminal.clean(e.problem().message()));
            }
        }
    }

    private void leave() {
        shell.invocation().interrupts().leave(ExitCode.INTERRUPTED.status());
        // Not reached outside tests: their fake stays, and the command has to come back.
        follower.interrupt();
    }
}
