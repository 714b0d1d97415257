package io.groundwork.cli.run;

import io.groundwork.cli.shell.CommandContext;
import io.groundwork.cli.shell.Interrupts;
import io.groundwork.cli.shell.ProblemText;
import io.groundwork.cli.shell.Session;
import io.groundwork.cli.terminal.Terminal;
import io.groundwork.client.ApiClient;
import io.groundwork.problem.ExitCode;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import io.groundwork.run.RunView;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What Ctrl-C does to {@code run}: before a run is asked for it leaves; the first one after asks the run to stop (as soon
 * as it is accepted), and the command goes on until it has; the next one leaves at once. So does a TERM, at any time, and it
 * asks for nothing: whoever sends it kills what does not end within seconds. Thread-safe.
 */
final class RunInterrupt implements Interrupts.Handler {
    /** What a request that asks the run to stop gets to arrive, if the command is to leave at once. */
    private static final Duration CANCEL_REQUEST_TIMEOUT = Duration.ofSeconds(2);

    /** The run that was accepted, and where. */
    private record Accepted(ApiClient api, RunView run, boolean embedded) {}

    private static final Duration LAST_WORDS_TIMEOUT = Duration.ofSeconds(1);

    private final CommandContext shell;
    private final Thread follower = Thread.currentThread();
    private final AtomicInteger count = new AtomicInteger();
    /** Counted down once the run has been asked to stop, or could not be. */
    private final CountDownLatch askedOnce = new CountDownLatch(1);

    private boolean asked;
    private boolean stopWanted;
    private boolean over;
    private volatile boolean left;
    private @Nullable Accepted accepted;

    RunInterrupt(CommandContext shell) {
        this.shell = shell;
    }

    /** From now on there may be a run: the server is about to be asked for one. */
    synchronized void asking() {
        asked = true;
    }

    /** From now on there is a run to stop; it is, where that was wanted meanwhile. */
    void started(Session session, RunView run) {
        var now = new Accepted(session.api(), run, session.embedded());
        boolean stop;
        synchronized (this) {
            accepted = now;
            stop = stopWanted;
        }
        if (stop) {
            stop(now);
        }
    }

    /** The person has other things to do and the run waits on: the command ends, in order and at once. */
    void partWays() {
        count.incrementAndGet();
        follower.interrupt();
    }

    /** The run has ended: there is nothing to stop any more. */
    synchronized void over() {
        over = true;
    }

    boolean happened() {
        return count.get() > 0;
    }

    /** Whether this command is to end without waiting for its run. */
    boolean left() {
        return left;
    }

    @Override
    public void heard(Interrupts.Signal signal) {
        boolean first = count.incrementAndGet() == 1;
        left |= !first || signal == Interrupts.Signal.TERMINATE;
        Accepted now;
        boolean maybeAccepted;
        boolean later;
        boolean ended;
        synchronized (this) {
            ended = over;
            now = accepted;
            maybeAccepted = asked;
            later = now == null && asked && !left;
            stopWanted |= later;
        }
        if (later) {
            shell.terminal().note("stopping the run as soon as it is accepted; Ctrl-C again leaves it");
        } else if (now == null) {
            leave(
                    maybeAccepted
                            ? "left before it was known whether the run was accepted; see '" + shell.typed("runs") + "'"
                            : "interrupted before a run was asked for; nothing was started");
        } else if (ended) {
            leave("left while others use the server of this command: engines that were started go on by themselves; the"
                    + " next 'groundwork runs' collects what they did");
        } else if (left) {
            if (!first) {
                awaitArrival();
            }
            leave(goesOn(now, !first));
        } else {
            stop(now);
        }
    }

    /** Both signals may come in one moment: the command must not be gone before its request has left. */
    private void awaitArrival() {
        try {
            askedOnce.await(CANCEL_REQUEST_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String goesOn(Accepted now, boolean askedToStop) {
        String id = now.run().runId();
        String left = "left " + id + (askedToStop ? "" : " as it is");
        String status = "'" + shell.typed("status " + id) + "'";
        if (now.embedded()) {
            return left + ": an engine that was started goes on by itself; the next " + status
                    + " collects what it did";
        }
        return left + ": it goes on; see " + status + " and '" + shell.typed("logs " + id + " -f") + "'"
                + (askedToStop ? "" : ", or stop it with '" + shell.typed("cancel " + id) + "'");
    }

    private void stop(Accepted now) {
        shell.terminal().note("stopping " + now.run().runId() + ", waiting for it to end; Ctrl-C again leaves it");
        cancel(now);
    }

    private void cancel(Accepted now) {
        try {
            askOnce(now);
        } catch (ProblemException e) {
            boolean again = e.problem().kind().retryable();
            tellRefusal(e, again ? "; trying again, Ctrl-C again leaves it" : "");
            if (again) {
                cancelPatiently(now);
            }
        }
    }

    /** Who asked once waits for it: that the server, or what it needs, is away for a moment is no reason to give up. */
    private void cancelPatiently(Accepted now) {
        try {
            ask(now, now.api().patientFor(RunFollower.RECONNECT_TIMEOUT));
            shell.terminal().note("it is asked to stop now");
        } catch (ProblemException e) {
            tellRefusal(e, "");
        }
    }

    private void askOnce(Accepted now) {
        try {
            ask(now, now.api());
        } finally {
            askedOnce.countDown();
        }
    }

    private void ask(Accepted now, ApiClient api) {
        api.cancel(now.run().runId(), shell.user(), "interrupted with Ctrl-C");
    }

    private void tellRefusal(ProblemException e, String andThen) {
        if (!e.problem().code().equals("run_finished")) {
            shell.terminal()
                    .note("could not ask it to stop: "
                            + Terminal.clean(e.problem().message()) + andThen);
        }
    }

    private void leave(String why) {
        sayAtLast(why);
        shell.invocation().interrupts().leave(ExitCode.INTERRUPTED.status());
        // Not reached outside tests: their fake stays, and the command has to come back.
        follower.interrupt();
    }

    /** Whoever reads our output may have stopped, and then nothing can be said any more: the command ends all the same. */
    private void sayAtLast(String why) {
        Thread words = Thread.ofVirtual().start(() -> shell.terminal().lastWords(() -> tellLast(why)));
        try {
            words.join(LAST_WORDS_TIMEOUT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tellLast(String why) {
        if (shell.terminal().json()) {
            String runId;
            synchronized (this) {
                runId = accepted == null ? null : accepted.run().runId();
            }
            ProblemText.write(shell.terminal(), new Problem("interrupted", ProblemKind.EXTERNAL, why, ""), runId);
        }
        shell.terminal().note(why);
    }
}
