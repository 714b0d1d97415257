package io.groundwork.cli.serve;

import io.groundwork.cli.shell.CommandContext;
import io.groundwork.cli.shell.Interrupts;
import io.groundwork.cli.shell.RunningStack;
import io.groundwork.cli.shell.Stack;
import io.groundwork.cli.shell.StackRequest;
import io.groundwork.cli.shell.Turn;
import io.groundwork.cli.terminal.Spinner;
import io.groundwork.cli.terminal.Terminal;
import io.groundwork.problem.ExitCode;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/** Something that runs until it is told to stop. */
final class Foreground {
    private Foreground() {}

    /** Refuses a data directory that a living process serves already. */
    static void refuseSecond(CommandContext shell) {
        Optional<RunningStack> running = RunningStack.find(shell.dataDirectory());
        if (running.isPresent()) {
            throw new Problem(
                            "already_running",
                            ProblemKind.CONFLICT,
                            "process " + running.get().pid() + " serves " + shell.dataDirectory() + " already, at "
                                    + running.get().server(),
                            "use that one, stop it, or name another data directory with --data-dir")
                    .asException();
        }
    }

    static ExitCode serve(CommandContext shell, StackRequest request) throws InterruptedException {
        CountDownLatch told = new CountDownLatch(1);
        Thread opening = Thread.currentThread();
        AtomicBoolean open = new AtomicBoolean();
        try (Interrupts.Handling _ = shell.invocation().interrupts().handle(_ -> {
                    if (told.getCount() == 0) {
                        shell.invocation().interrupts().leave(ExitCode.INTERRUPTED.status());
                    }
                    told.countDown();
                    if (!open.get()) {
                        // It may wait for a Temporal that never comes.
                        opening.interrupt();
                    }
                });
                Stack stack = open(shell, request)) {
            open.set(true);
            print(shell.terminal(), stack, request.kind());
            told.await();
            shell.terminal().note("stopping; engines that run go on by themselves, once more Ctrl-C leaves at once");
        } catch (RuntimeException e) {
            if (open.get() || told.getCount() > 0) {
                throw e;
            }
            // Told to stop before it was up: whatever the start broke off with is no news.
            return ExitCode.INTERRUPTED;
        }
        return ExitCode.OK;
    }

    private static Stack open(CommandContext shell, StackRequest request) {
        boolean spins = shell.terminal().interactive() && request.kind() == StackRequest.Kind.DEV;
        try (Spinner spinner = spins ? Spinner.on(shell.terminal()) : Spinner.none(shell.terminal())) {
            spinner.doing("starting", Instant.now());
            return Turn.await(shell, () -> shell.parts().stacks().open(request));
        }
    }

    private static void print(Terminal terminal, Stack stack, StackRequest.Kind kind) {
        if (terminal.json()) {
            terminal.jsonLine(
                    "started", Map.of("kind", kind.name().toLowerCase(Locale.ROOT), "addresses", stack.addresses()));
            return;
        }
        int width = stack.addresses().keySet().stream()
                .mapToInt(String::length)
                .max()
                .orElse(0);
        stack.addresses()
                .forEach((name, address) ->
                        terminal.line(name + " ".repeat(width - name.length()) + "  " + Terminal.clean(address)));
        terminal.line("ready; Ctrl-C stops it");
    }
}
