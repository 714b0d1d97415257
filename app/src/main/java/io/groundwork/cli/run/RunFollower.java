package io.groundwork.cli.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.groundwork.cli.shell.CommandContext;
import io.groundwork.cli.shell.ProblemText;
import io.groundwork.cli.shell.Session;
import io.groundwork.cli.terminal.Style;
import io.groundwork.cli.terminal.Terminal;
import io.groundwork.cli.terminal.Times;
import io.groundwork.cli.workspace.OutputText;
import io.groundwork.client.ApiClient;
import io.groundwork.client.FeedListener;
import io.groundwork.problem.ExitCode;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import io.groundwork.run.FeedPage;
import io.groundwork.run.RunEvent;
import io.groundwork.run.RunMode;
import io.groundwork.run.RunStatus;
import io.groundwork.run.RunView;
import io.groundwork.run.Stage;
import io.groundwork.workspace.OutputValue;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Watches a run to its end: tells what happens, asks for the decision where a person can be asked. One thread. */
final class RunFollower implements FeedListener {
    private static final Duration OUTPUTS_TIMEOUT = Duration.ofSeconds(10);

    /** How long a server may be away before we stop watching; the run does not need us. */
    static final Duration RECONNECT_TIMEOUT = Duration.ofMinutes(10);

    /** The last line of {@code run --json}. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record FinishedLine(
            String type,
            Instant at,
            String runId,
            String workflowId,
            RunStatus status,
            Map<String, OutputValue> outputs,
            @Nullable Problem error) {}

    private final CommandContext shell;
    private final ApiClient api;
    private final RunView run;
    private final long heard;
    private final RunInterrupt interrupt;
    private final Progress progress;
    private final ApprovalPrompt prompt;
    private RunEvent.@Nullable RunFinished end;

    /** @param heard the last event that was told already; 0 for none */
    RunFollower(CommandContext shell, ApiClient api, RunView run, long heard, RunInterrupt interrupt) {
        this.shell = shell;
        this.api = api;
        this.run = run;
        this.heard = heard;
        this.interrupt = interrupt;
        this.progress =
                new Progress(shell.terminal(), run.mode(), !run.autoApprove() && run.mode() != RunMode.PLAN_ONLY);
        this.prompt = new ApprovalPrompt(shell, api, run.runId(), progress, interrupt::partWays);
    }

    /** Watches a run to its end, or until the person leaves; what goes wrong is told, and is the exit code. */
    static ExitCode follow(CommandContext shell, Session session, RunView run, long heard, RunInterrupt interrupt) {
        try {
            ExitCode code = new RunFollower(shell, session.api(), run, heard, interrupt).follow();
            return interrupt.happened() ? ExitCode.INTERRUPTED : code;
        } catch (ProblemException e) {
            if (interrupt.happened()) {
                // It may be what ended the watching: what follows must not trip over it.
                boolean _ = Thread.interrupted();
                return ExitCode.INTERRUPTED;
            }
            ProblemText.write(shell.terminal(), e.problem(), run.runId());
            if (!shell.terminal().json()) {
                shell.terminal()
                        .note("  the run goes on without this command: " + shell.typed("status " + run.runId()));
            }
            return e.problem().kind().exitCode();
        }
    }

    ExitCode follow() {
        try (progress) {
            api.follow(run.runId(), heard, RECONNECT_TIMEOUT, this);
        }
        RunEvent.RunFinished finished = end;
        if (finished == null) {
            throw new Problem("feed_incomplete", ProblemKind.INTERNAL, "the feed of the run ended before the run", "")
                    .asException();
        }
        finish(finished);
        return exitCode(finished.status(), finished.error());
    }

    @Override
    public boolean heard(FeedPage.Entry entry) {
        RunEvent event = entry.event();
        if (event instanceof RunEvent.RunFinished finished) {
            end = finished;
            prompt.abandon();
        }
        if (!shell.terminal().json()) {
            progress.show(event);
        } else if (!(event instanceof RunEvent.RunFinished)) {
            shell.terminal().jsonLine(event);
        }
        if (event instanceof RunEvent.DecisionChanged decision) {
            decide(decision);
        }
        return true;
    }

    private void decide(RunEvent.DecisionChanged decision) {
        if (!decision.state().equals("required")) {
            prompt.abandon();
        } else if (shell.terminal().json()) {
            // A person who looks at the log of a job should not have to know the type of an event.
            shell.terminal().note(run.runId() + " waits for a decision:");
            RunText.howToDecide(shell, run.runId())
                    .forEach(line -> shell.terminal().note("  " + line));
        } else if (shell.terminal().interactive() && !interrupt.happened()) {
            prompt.ask(decision.planDigest());
        } else {
            progress.lines(RunText.howToDecide(shell, run.runId()));
        }
    }

    @Override
    public void disconnected(Problem why, Duration patience) {
        shell.terminal().note("lost the server, trying again for " + Times.brief(patience) + " (the run goes on)");
    }

    @Override
    public void reconnected() {
        shell.terminal().note("the server is back");
    }

    private void finish(RunEvent.RunFinished finished) {
        Map<String, OutputValue> outputs = outputs(finished.status());
        Terminal terminal = shell.terminal();
        if (terminal.json()) {
            terminal.jsonLine(new FinishedLine(
                    "run_finished",
                    finished.at(),
                    finished.runId(),
                    finished.workflowId(),
                    finished.status(),
                    outputs,
                    finished.error()));
            return;
        }
        if (!outputs.isEmpty()) {
            terminal.line("");
            terminal.line(terminal.paint(Style.BOLD, "Outputs:"));
            OutputText.lines(outputs).forEach(line -> terminal.line("  " + line));
        }
        if (finished.error() != null) {
            ProblemText.write(terminal, inShort(finished.error()), run.runId(), run.workspace());
        }
    }

    /** What the engine said is above already, in full: this is what it came to. */
    private Problem inShort(Problem error) {
        String stage = error.message().replaceAll("(?s)^([a-z]+): .*", "$1");
        boolean ofStage = Stage.of(stage) != Stage.UNKNOWN;
        return progress.told(error) && ofStage
                ? new Problem(error.code(), error.kind(), stage + " failed, see above", error.nextStep())
                : error;
    }

    /** Outputs are told if the workspace is as the configuration says; elsewhere they would be old ones. */
    private Map<String, OutputValue> outputs(RunStatus status) {
        boolean current = status == RunStatus.APPLIED
                || (status == RunStatus.PLANNED_AND_FINISHED && run.mode() == RunMode.APPLY);
        if (!current) {
            return Map.of();
        }
        try {
            return api.patientFor(OUTPUTS_TIMEOUT).outputs(run.workspace());
        } catch (ProblemException e) {
            if (e.problem().kind() != ProblemKind.NOT_FOUND) {
                shell.terminal()
                        .note("could not get the outputs: "
                                + Terminal.clean(e.problem().message()));
            }
            return Map.of();
        }
    }

    /** A run that was stopped is that first; otherwise the kind of its error says more than its status. */
    static ExitCode exitCode(RunStatus status, @Nullable Problem error) {
        return status == RunStatus.CANCELED || error == null
                ? status.exitCode()
                : error.kind().exitCode();
    }
}
