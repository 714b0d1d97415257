package io.groundwork.cli.run;

import io.groundwork.cli.policy.ViolationText;
import io.groundwork.cli.shell.Advice;
import io.groundwork.cli.shell.CommandContext;
import io.groundwork.cli.terminal.ShortDigests;
import io.groundwork.cli.terminal.Style;
import io.groundwork.cli.terminal.Terminal;
import io.groundwork.cli.terminal.Times;
import io.groundwork.problem.Problem;
import io.groundwork.run.Decision;
import io.groundwork.run.Retry;
import io.groundwork.run.RunMode;
import io.groundwork.run.RunStatus;
import io.groundwork.run.RunView;
import io.groundwork.run.plan.PlanChecks;
import io.groundwork.run.plan.PlanSummary;
import io.groundwork.run.policy.PolicyReport;
import io.groundwork.run.policy.Violation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a run is, for people. */
final class RunText {

    private RunText() {}

    /** @param checks results of checks after the apply, if they are known */
    static void describe(CommandContext shell, RunView run, Optional<PlanChecks> checks) {
        Terminal terminal = shell.terminal();
        field(terminal, "run", run.runId());
        field(terminal, "workspace", run.workspace());
        field(terminal, "mode", run.mode().wireName());
        field(terminal, "status", status(terminal, run.status(), run.mode()));
        field(terminal, "since", since(run));
        field(terminal, "requested", "by " + Claimed.name(run.requestedBy()) + " at " + Times.utc(run.createdAt()));
        if (run.startedOn() != null) {
            field(terminal, "started on", run.startedOn() + ", without asking the server");
        }
        field(terminal, "source", run.directory());
        if (run.plan() != null) {
            field(terminal, "plan", counts(run.plan()) + " (" + run.plan().engine() + ")");
            checks(terminal, checks.orElse(run.plan().details().checks()));
        }
        if (run.policy() != null) {
            List<Violation> violations = run.policy().violations();
            field(terminal, "policy", policy(run.policy()));
            violations.forEach(violation -> terminal.line("  " + ViolationText.of(terminal, violation)));
        }
        if (run.decision() != null) {
            field(terminal, "decision", decision(run.decision()));
        }
        if (run.error() != null) {
            error(terminal, run.error(), run);
        }
        if (run.retry() != null) {
            retry(terminal, run.retry(), run);
        }
        if (run.waiting() != null) {
            field(terminal, "waiting", run.waiting().sentence(Instant.now()));
            terminal.line("  next: " + Terminal.clean(run.waiting().nextStep()));
        }
        if (run.doubt() != null) {
            field(terminal, "in doubt", run.doubt().why());
            terminal.line("  next: " + advice(run.doubt().nextStep(), run));
        }
        if (isApproved(run)) {
            field(terminal, "waits for", "its worker, which is to apply the plan");
        } else if (run.status() == RunStatus.AWAITING_APPROVAL) {
            field(terminal, "waits for", "a decision");
            if (deletesEverything(run)) {
                terminal.line("  " + terminal.paint(Style.RED, "the plan deletes everything that the workspace holds"));
            }
            howToDecide(shell, run.runId()).forEach(line -> terminal.line("  " + line));
        }
    }

    /** The run is shown as waiting for its approval until a worker takes the apply. */
    private static boolean isApproved(RunView run) {
        return run.status() == RunStatus.AWAITING_APPROVAL
                && run.decision() != null
                && run.decision().verdict() == Decision.Verdict.APPROVE
                && run.decision().isOn(run.plan());
    }

    private static String since(RunView run) {
        String at = Times.utc(run.statusSince());
        Duration age = Duration.between(run.statusSince(), Instant.now());
        return run.status().ended() || age.isNegative() ? at : at + " (" + Times.brief(age) + " ago)";
    }

    private static String advice(String nextStep, RunView run) {
        return Terminal.clean(Advice.complete(nextStep, run.runId(), run.workspace()));
    }

    private static void error(Terminal terminal, Problem error, RunView run) {
        field(terminal, "error", ShortDigests.in(error.message()).strip().replace("\n", "\n           "));
        if (!error.nextStep().isEmpty()) {
            terminal.line("  next: " + advice(error.nextStep(), run));
        }
        terminal.line("  code: " + error.code());
    }

    private static void retry(Terminal terminal, Retry retry, RunView run) {
        field(
                terminal,
                "retry",
                "attempt " + (retry.attempt() + 1) + " of " + retry.stage().wireName() + " at "
                        + Times.utc(retry.nextAttemptAt()) + ", because of: "
                        + ShortDigests.in(retry.error().message()).strip().replace("\n", "\n           "));
        terminal.line("  next: " + advice(retry.error().nextStep(), run));
        terminal.line("  code: " + retry.error().code());
    }

    private static void field(Terminal terminal, String name, String value) {
        String label = terminal.paint(Style.FAINT, name + " ".repeat(Math.max(1, 11 - name.length())));
        // The value may be painted already: what comes from outside was cleaned before.
        terminal.line(label + (terminal.coloured() ? value : Terminal.clean(value)));
    }

    /** Each works as it is, typed anywhere on the machine that this command runs on. */
    static List<String> howToDecide(CommandContext shell, String runId) {
        return Stream.of("plan ", "approve ", "deny ")
                .map(command -> shell.typed(command + runId))
                .toList();
    }

    static String counts(PlanSummary plan) {
        return plan.inWords();
    }

    /** Whether the plan does what only a run that destroys is meant to do. */
    static boolean deletesEverything(RunView run) {
        return run.plan() != null && run.plan().details().deletesEverything() && run.mode() != RunMode.DESTROY;
    }

    private static void checks(Terminal terminal, PlanChecks checks) {
        if (checks.inWords().isEmpty()) {
            return;
        }
        field(terminal, "checks", checks.inWords());
        checks.failures()
                .forEach(failure -> terminal.line("  " + terminal.paint(Style.YELLOW, "failed") + " "
                        + Terminal.clean(failure.address() + ": "
                                + failure.message().strip().replace("\n", "\n    "))));
        int more = checks.failed() - checks.failures().size();
        if (more > 0) {
            terminal.line("  and " + more + " more");
        }
    }

    private static String policy(PolicyReport report) {
        return report.violations().isEmpty()
                ? "passed"
                : report.total() + (report.total() == 1 ? " violation" : " violations");
    }

    static String verb(Decision.Verdict verdict) {
        return switch (verdict) {
            case APPROVE -> "approved";
            case DENY -> "denied";
            case UNKNOWN -> "decided";
        };
    }

    static String decision(Decision decision) {
        return verb(decision.verdict()) + " by " + Claimed.name(decision.by()) + ": " + decision.reason();
    }

    /** @param mode null where it is not known */
    static String status(Terminal terminal, RunStatus status, @Nullable RunMode mode) {
        return terminal.paint(style(status), words(status, mode));
    }

    /** As people say it; on the wire and in {@code --json} it has one word. */
    static String words(RunStatus status, @Nullable RunMode mode) {
        if (status != RunStatus.PLANNED_AND_FINISHED || mode == null) {
            return status.wireName();
        }
        return mode == RunMode.PLAN_ONLY ? "planned" : "no changes";
    }

    static Style style(RunStatus status) {
        return switch (status) {
            case APPLIED, DESTROYED, PLANNED_AND_FINISHED -> Style.GREEN;
            case ERRORED, POLICY_FAILED, REJECTED, EXPIRED, CANCELED -> Style.RED;
            case AWAITING_APPROVAL, RECOVERING, UNKNOWN -> Style.YELLOW;
            case UNINITIALIZED,
                    INITIALIZING,
                    INITIALIZED,
                    PLANNING,
                    PLANNED,
                    POLICY_CHECKING,
                    POLICY_CHECKED,
                    APPLYING,
                    DESTROYING -> Style.CYAN;
        };
    }
}
