package io.groundwork.cli.run;

import io.groundwork.cli.plan.DiffLine;
import io.groundwork.cli.plan.PlanDiff;
import io.groundwork.cli.shell.CommandContext;
import io.groundwork.cli.terminal.Terminal;
import io.groundwork.client.ApiClient;
import io.groundwork.problem.ProblemException;
import io.groundwork.run.Decision;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks the person at the terminal. Reading happens on a thread of its own: meanwhile somebody else may decide, the wait
 * may expire, or Ctrl-C may come. Thread-safe.
 */
final class ApprovalPrompt {
    /** A longer diff would push what it is about off the screen. */
    private static final int LONGEST_DIFF = 200;

    private static final Set<String> ANSWERS = Set.of("yes", "no", "leave");

    private final CommandContext shell;
    private final ApiClient api;
    private final String runId;
    private final Progress progress;
    private final Runnable leave;
    private final BufferedReader keyboard;

    /** The plan that is asked about; null while nobody is asked. */
    private @Nullable String asked;
    /** Whether somebody waits for a line: a thread that does cannot be stopped. */
    private boolean reading;
    /** Whether what is typed at the moment was begun as an answer about an earlier plan. */
    private boolean aboutAnEarlierPlan;

    /** @param leave what ends this command while the run waits on */
    ApprovalPrompt(CommandContext shell, ApiClient api, String runId, Progress progress, Runnable leave) {
        this.leave = leave;
        this.shell = shell;
        this.api = api;
        this.runId = runId;
        this.progress = progress;
        this.keyboard =
                new BufferedReader(new InputStreamReader(shell.invocation().in(), Charset.defaultCharset()));
    }

    void ask(String planDigest) {
        progress.pause();
        showPlan();
        shell.terminal().line("");
        shell.terminal().line("Apply this plan? 'yes' approves it, 'no' denies it, 'leave' keeps the run waiting.");
        shell.terminal().line("The decision is kept with the run as that of " + shell.user() + ".");
        boolean starts;
        synchronized (this) {
            asked = planDigest;
            aboutAnEarlierPlan = reading;
            starts = !reading;
            reading = true;
        }
        shell.terminal().raw("> ");
        if (starts) {
            Thread.ofPlatform().daemon().name("approval-prompt").start(this::readAnswers);
        }
    }

    /** The answer no longer matters. */
    void abandon() {
        if (close() != null) {
            shell.terminal().line("");
        }
        progress.resume();
    }

    /** Asks about nothing any more; returns the plan that was asked about. */
    private synchronized @Nullable String close() {
        String plan = asked;
        asked = null;
        return plan;
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

    private void readAnswers() {
        boolean more = true;
        while (more) {
            more = heard(read(keyboard));
        }
    }

    /** One line, or null at the end of the input; whether another one is waited for. */
    private boolean heard(@Nullable String line) {
        String plan;
        boolean late;
        synchronized (this) {
            plan = asked;
            late = aboutAnEarlierPlan;
            aboutAnEarlierPlan = false;
            reading = line != null && plan != null && (late || !isAnswer(line));
            if (!reading) {
                asked = null;
            }
        }
        if (plan == null) {
            return false;
        }
        if (line == null) {
            progress.lines(RunText.howToDecide(shell, runId));
        } else if (late) {
            again("The plan is another one now. Please answer once more: yes, no or leave.");
            return true;
        } else if (!isAnswer(line)) {
            again("Please answer yes, no or leave.");
            return true;
        } else {
            act(word(line), plan);
        }
        return false;
    }

    private void again(String text) {
        shell.terminal().line(text);
        shell.terminal().raw("> ");
    }

    private static String word(String line) {
        return line.strip().toLowerCase(Locale.ROOT);
    }

    private static boolean isAnswer(String line) {
        return ANSWERS.contains(word(line));
    }

    private void act(String word, String planDigest) {
        switch (word) {
            case "yes" -> decide(Decision.Verdict.APPROVE, "approved", planDigest);
            case "no" -> decide(Decision.Verdict.DENY, "denied", planDigest);
            default -> leave();
        }
    }

    private void leave() {
        shell.terminal().line(runId + " waits on. To see it and to decide:");
        RunText.howToDecide(shell, runId).forEach(line -> shell.terminal().line("  " + line));
        leave.run();
    }

    private void decide(Decision.Verdict verdict, String word, String planDigest) {
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
