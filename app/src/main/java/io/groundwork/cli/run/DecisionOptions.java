package io.groundwork.cli.run;

import io.groundwork.cli.shell.CommandContext;
import io.groundwork.cli.terminal.ShortDigests;
import io.groundwork.cli.terminal.Terminal;
import io.groundwork.client.ApiClient;
import io.groundwork.problem.ExitCode;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.groundwork.run.Decision;
import io.groundwork.run.RunId;
import io.groundwork.run.RunView;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What approving and denying have in common. */
final class DecisionOptions {
    @Parameters(paramLabel = "RUN", description = "a run id")
    String run = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "why; it is kept with the run")
    String reason = "";

    /** Delivers it, and returns how the run ended if it was carried to its end here. */
    ExitCode deliver(CommandContext shell, Decision.Verdict verdict) {
        RunId.check(run);
        return new CarriedRun(shell, run).after(api -> decide(shell, api, verdict));
    }

    private RunView decide(CommandContext shell, ApiClient api, Decision.Verdict verdict) {
        RunView before = api.run(run);
        if (before.plan() == null) {
            throw new Problem(
                            "decision_not_awaited",
                            ProblemKind.CONFLICT,
                            "run " + run + " has no plan to decide on: it is "
                                    + before.status().wireName(),
                            "see where it is with '" + shell.typed("status " + run) + "'")
                    .asException();
        }
        String why = reason.isBlank() ? RunText.verb(verdict) + " on the command line" : reason.strip();
        Decision decision =
                new Decision(verdict, shell.user(), why, before.plan().planDigest());
        RunView after = api.decide(run, decision);
        if (shell.terminal().json()) {
            shell.terminal().jsonLine("run", after);
        } else {
            shell.terminal().line(run + " " + Terminal.clean(RunText.decision(decision)));
            shell.terminal()
                    .line("  plan " + ShortDigests.in(before.plan().planDigest()) + ": "
                            + RunText.counts(before.plan()));
        }
        return after;
    }
}
