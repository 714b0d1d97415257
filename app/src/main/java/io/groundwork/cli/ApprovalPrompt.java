package io.groundwork.cli;

import io.groundwork.client.ApiClient;
import io.groundwork.problem.ProblemException;
import io.groundwork.run.Decision;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Locale;
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
    private final Runnable leave;
    private volatile boolean open;

    /** @param leave what ends this command while the run waits on */
    ApprovalPrompt(Shell shell, ApiClient api, String runId, Progress progress, Runnable leave) {
        this.leave = leave;
        this.shell = shell;
        this.api = api;
        this.runId = runId;
        this.progress = progress;
    }

    void ask(String planDigest) {
        progress.pause();
        showPlan();
        shell.terminal().line("");
        shell.terminal().line("Apply this plan? 'yes' approves it, 'no' denies it, 'leave' keeps the run waiting.");
        shell.terminal().line("The decision is kept with the run as that of " + shell.user() + ".");
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
                progress.planIsShown();
                lines.forEach(line -> shell.terminal().line(line.shown(shell.terminal())));
            } else {
                progress.planIsNotShown();
                shell.terminal().line("The plan is long; see it in another terminal: " + shell.typed("plan " + runId));
            }
        } catch (ProblemException e) {
            progress.planIsNotShown();
            shell.terminal()
                    .note("could not get the plan: "
                            + Terminal.clean(e.problem().message()));
        }
    }

    private void answer(String planDigest) {
        BufferedReader keyboard =
                new BufferedReader(new InputStreamReader(shell.invocation().in(), Charset.defaultCharset()));
        while (true) {
            shell.terminal().raw("> ");
            String answer = read(keyboard);
            if (!open) {
                return;
            }
            if (answer == null) {
                progress.lines(RunText.howToDecide(shell, runId));
                return;
            }
            switch (answer.strip().toLowerCase(Locale.ROOT)) {
                case "yes" -> {
                    decide(Decision.Verdict.APPROVE, "approved", planDigest);
                    return;
                }
                case "no" -> {
                    decide(Decision.Verdict.DENY, "denied", planDigest);
                    return;
                }
                case "leave" -> {
                    leave();
                    return;
                }
                default -> shell.terminal().line("Please answer yes, no or leave.");
            }
        }
    }

    private void leave() {
        open = false;
        shell.terminal().line(runId + " waits on. To see it and to decide:");
        RunText.howToDecide(shell, runId).forEach(line -> shell.terminal().line("  " + line));
        leave.run();
    }

    private void decide(Decision.Verdict verdict, String word, String planDigest) {
        open = false;
        progress.resume();
        deliver(new Decision(verdict, shell.user(), word + " at the terminal", planDigest));
    }

    private void deliver(Decision decision) {
        try {
            api.decide(runId, decision);
        } catch (ProblemException e) {
            shell.terminal()
                    .note("the decision was not taken: "
                            + Terminal.clean(e.problem().message()));
            progress.lines(RunText.howToDecide(shell, runId));
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
