package io.groundwork.cli.run;

import io.groundwork.cli.shell.Command;
import io.groundwork.cli.shell.CommandContext;
import io.groundwork.cli.shell.Session;
import io.groundwork.cli.terminal.Terminal;
import io.groundwork.cli.terminal.Times;
import io.groundwork.client.ApiClient;
import io.groundwork.client.FeedListener;
import io.groundwork.problem.ExitCode;
import io.groundwork.problem.Problem;
import io.groundwork.run.FeedPage;
import io.groundwork.run.RunId;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "logs",
        description = "Shows what a run said; with -f until it ends.",
        footer = {"", "Example:", "  groundwork logs run-0mft3k2v9a1b2c3d -f"})
public final class LogsCommand implements Command {
    private static final int PAGE = 1_000;
    private static final Duration RECONNECT_TIMEOUT = Duration.ofMinutes(10);

    @Parameters(paramLabel = "RUN", description = "a run id")
    String run = "";

    @Option(
            names = {"-f", "--follow"},
            description = "go on until the run ends")
    boolean follow;

    @Override
    public ExitCode run(CommandContext shell) {
        RunId.check(run);
        var text = new EventText(shell.terminal(), null);
        try (Session session = shell.connectToRead()) {
            long last = pages(shell.terminal(), text, session.api());
            if (follow && last >= 0) {
                session.api().follow(run, last, RECONNECT_TIMEOUT, listener(shell.terminal(), text));
            }
        }
        return ExitCode.OK;
    }

    /** Prints what there is; returns the last sequence, or -1 when the run is over. */
    private long pages(Terminal terminal, EventText text, ApiClient api) {
        long last = 0;
        while (true) {
            FeedPage page = api.events(run, last, PAGE);
            page.entries().forEach(entry -> print(terminal, text, entry));
            if (page.ended() || terminal.broken()) {
                return -1;
            }
            if (page.entries().isEmpty()) {
                return last;
            }
            last = page.entries().getLast().sequence();
        }
    }

    private static FeedListener listener(Terminal terminal, EventText text) {
        return new FeedListener() {
            @Override
            public boolean heard(FeedPage.Entry entry) {
                print(terminal, text, entry);
                return !terminal.broken();
            }

            @Override
            public void disconnected(Problem why, Duration patience) {
                terminal.note("lost the server, trying again for " + Times.brief(patience));
            }
        };
    }

    private static void print(Terminal terminal, EventText text, FeedPage.Entry entry) {
        if (terminal.json()) {
            terminal.jsonLine(entry.event());
        } else {
            text.log(entry.event()).forEach(terminal::line);
        }
    }
}
