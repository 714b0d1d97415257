package io.groundwork.cli;

import io.groundwork.problem.ExitCode;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.groundwork.problem.Problems;
import io.groundwork.run.Decision;
import io.groundwork.run.RunId;
import io.groundwork.run.RunView;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What approving and denying have in common. */
final class DecisionOptions {
    @Parameters(paramLabel = "RUN", description = "a run id")
    String run = "";

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "why; it is kept with the run")
    String reason = "";

    ExitCode deliver(Shell shell, Decision.Verdict verdict) {
        RunId.check(run);
        if (reason.isBlank()) {
            throw Problems.badInput("reason_missing", "a decision needs a reason", "say why with --reason '...'");
        }
        try (Session session = shell.connect()) {
            RunView before = session.api().run(run);
            if (before.plan() == null) {
                throw new Problem(
                                "decision_not_awaited",
                                ProblemKind.CONFLICT,
                                "run " + run + " has no plan to decide on: it is "
                                        + before.status().wireName(),
                                "see where it is with 'groundwork status " + run + "'")
                        .asException();
            }
            Decision decision = new Decision(
                    verdict, shell.user(), reason.strip(), before.plan().planDigest());
            RunView after = session.api().decide(run, decision);
            if (shell.terminal().json()) {
                shell.terminal().jsonLine("run", after);
            } else {
                shell.terminal().line(run + " " + Terminal.clean(RunText.decision(decision)));
                shell.terminal()
                        .line("  plan " + RunText.brief(before.plan().planDigest()) + ": "
                                + RunText.counts(before.plan()));
            }
        }
        return ExitCode.OK;
    }
}
