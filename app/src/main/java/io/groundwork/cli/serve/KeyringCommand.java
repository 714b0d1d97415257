package io.groundwork.cli.serve;

import io.groundwork.cli.shell.Command;
import io.groundwork.cli.shell.CommandContext;
import io.groundwork.keyring.KeyRing;
import io.groundwork.problem.ExitCode;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine;

@CommandLine.Command(
        name = "keyring",
        description = "Makes or rotates the key ring that server and workers share (GROUNDWORK_KEY_RING).",
        subcommands = {KeyringCommand.CreateCommand.class, KeyringCommand.RotateCommand.class},
        synopsisSubcommandLabel = "(create|rotate)",
        footer = {"", "Example:", "  groundwork keyring create"})
public final class KeyringCommand {
    @CommandLine.Command(
            name = "create",
            description = "Makes a key ring with one fresh key; an existing one is left alone.",
            footer = {"", "Example:", "  groundwork keyring create"})
    static final class CreateCommand implements Command {
        @Override
        public ExitCode run(CommandContext shell) {
            Path file = file(shell);
            if (Files.exists(file)) {
                throw new Problem(
                                "key_ring_exists",
                                ProblemKind.CONFLICT,
                                "there is a key ring already: " + file,
                                "use it, or add a key with 'groundwork keyring rotate'")
                        .asException();
            }
            return save(shell, file, KeyRing.fresh());
        }
    }

    @CommandLine.Command(
            name = "rotate",
            description = "Adds a key that is current from now on; what older keys wrote stays readable.",
            footer = {"", "Example:", "  groundwork keyring rotate"})
    static final class RotateCommand implements Command {
        @Override
        public ExitCode run(CommandContext shell) {
            Path file = file(shell);
            return save(shell, file, KeyRing.load(file).rotated());
        }
    }

    public static Path file(CommandContext shell) {
        String named = shell.invocation().environment().get("GROUNDWORK_KEY_RING");
        return named == null || named.isBlank()
                ? shell.dataDirectory().resolve("keyring.json")
                : Path.of(named).toAbsolutePath();
    }

    private static ExitCode save(CommandContext shell, Path file, KeyRing ring) {
        ring.save(file);
        if (shell.terminal().json()) {
            shell.terminal().jsonLine("key_ring", Map.of("file", file.toString(), "currentKey", ring.currentId()));
        } else {
            shell.terminal().line("current key " + ring.currentId() + " in " + file);
            shell.terminal()
                    .note("give server and workers the same file, and keep a copy: without it nothing can be read");
        }
        return ExitCode.OK;
    }
}
