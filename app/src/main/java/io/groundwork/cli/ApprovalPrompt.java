package io.groundwork.cli;

import io.groundwork.client.ApiClient;
import io.groundwork.problem.ProblemException;
import io.groundwork.run.Decision;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks the person at the terminal. Reading happens on a thread of its own: meanwhile somebody else may decide, the wait
 * may expire, or Ctrl-C may come. Thread-safe.
 */
final class ApprovalPrompt {
    /** A longer diff would push what it is about off the screen. */
    private static final int LONGEST_DIFF = 200;

    private final Shell shell;
    private final ApiClient api;
    private final String runId;
    private final Progress progress;
    private volatile boolean open;

    ApprovalPrompt(Shell shell, ApiClient api, String runId, Progress progress) {
        this.shell = shell;
        this.api = api;
        this.runId = runId;
        this.progress = progress;
    }

    void ask(String planDigest) {
        progress.pause();
        showPlan();
        shell.terminal().line("");
        shell.terminal().line("Apply this plan? Only 'yes' approves it; anything else denies it.");
        open = true;
        Thread.ofPlatform().daemon().name("approval-prompt").start(() -> answer(planDigest));
    }

    /** The answer no longer matters. */
    void abandon() {
        if (open) {
            open = false;
            shell.terminal().line("");
        }
        progress.resume();
    }

    private void showPlan() {
        try {
            List<DiffLine> lines = PlanDiff.of(api.plan(runId));
            shell.terminal().line("");
            if (lines.size() <= LONGEST_DIFF) {
                lines.forEach(line -> shell.terminal().line(line.shown(shell.terminal())));
            } else {
                shell.terminal().line("The plan is long; see it in another terminal: groundwork plan " + runId);
            }
        } catch (ProblemException e) {
            shell.terminal()
                    .note("could not get the plan: "
                            + Terminal.clean(e.problem().message()));
        }
    }

    private void answer(String planDigest) {
        BufferedReader keyboard =
                new BufferedReader(new InputStreamReader(shell.invocation().in(), Charset.defaultCharset()));
        shell.terminal().raw("> ");
        String answer = read(keyboard);
        if (!open) {
            return;
        }
        if (answer == null) {
            progress.lines(RunText.howToDecide(runId));
            return;
        }
        boolean yes = answer.strip().equals("yes");
        shell.terminal().raw("Reason (may be empty): ");
        String reason = read(keyboard);
        if (!open) {
            return;
        }
        open = false;
        progress.resume();
        String told = reason == null ? "" : reason.strip();
        deliver(new Decision(
                yes ? Decision.Verdict.APPROVE : Decision.Verdict.DENY,
                shell.user(),
                told.isEmpty() ? (yes ? "approved" : "denied") + " at the terminal" : told,
                planDigest));
    }

    private void deliver(Decision decision) {
        try {
            api.decide(runId, decision);
        } catch (ProblemException e) {
            shell.terminal()
                    .note("the decision was not taken: "
                            + Terminal.clean(e.problem().message()));
            progress.lines(RunText.howToDecide(runId));
        }
    }

    private static @Nullable String read(BufferedReader keyboard) {
        try {
            return keyboard.readLine();
        } catch (IOException e) {
            return null;
        }
    }
}
