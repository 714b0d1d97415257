package io.groundwork.cli.run;

import io.groundwork.cli.shell.CommandContext;
import io.groundwork.cli.shell.Interrupts;
import io.groundwork.cli.shell.Session;
import io.groundwork.client.ApiClient;
import io.groundwork.problem.ExitCode;
import io.groundwork.run.FeedPage;
import io.groundwork.run.RunView;

/**
 * What is decided of a run that waits. If no server is there to take it, the command brings its own stack, and then it is
 * the command that has to carry the run to its end.
 */
final class CarriedRun {
    private static final int PAGE = 5_000;

    private final CommandContext shell;
    private final String run;

    CarriedRun(CommandContext shell, String run) {
        this.shell = shell;
        this.run = run;
    }

    /** Something that people say of a run. */
    @FunctionalInterface
    interface Word {
        /** Says it, and tells the person so; returns the run as it is then. */
        RunView say(ApiClient api);
    }

    /** Says it; returns how the run ended if it was carried to its end here, else that it was said. */
    ExitCode after(Word word) {
        try (Session session = shell.connectToRun()) {
            long heard = session.embedded() ? lastHeard(session.api()) : 0;
            RunView view = word.say(session.api());
            return session.embedded() ? carry(session, view, heard) : ExitCode.OK;
        }
    }

    private ExitCode carry(Session session, RunView view, long heard) {
        var interrupt = new RunInterrupt(shell);
        try (Interrupts.Handling _ = shell.invocation().interrupts().handle(interrupt)) {
            interrupt.asking();
            interrupt.started(session, view);
            ExitCode code = RunFollower.follow(shell, session, view, heard, interrupt);
            interrupt.over();
            if (!interrupt.left()) {
                new EmbeddedStackDrain(shell, session.api()).waitForOthers(run);
            }
            return code;
        }
    }

    private long lastHeard(ApiClient api) {
        long last = 0;
        while (true) {
            FeedPage page = api.events(run, last, PAGE);
            if (page.entries().isEmpty()) {
                return last;
            }
            last = page.entries().getLast().sequence();
        }
    }
}
