package io.groundwork.cli.source;

import io.groundwork.cli.terminal.Terminal;
import io.groundwork.client.ApiClient;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The engine's dependency lock file, brought back from the worker to where the engine would have written it. */
public final class LockFile {
    private static final String FILE = ".terraform.lock.hcl";

    private LockFile() {}

    /** Raises {@code file_not_written} (resources). What is there and the same is left alone. */
    public static void write(Terminal terminal, ApiClient api, String runId, Path directory) {
        byte[] content;
        try {
            content = api.lockFile(runId);
        } catch (ProblemException e) {
            if (!e.problem().code().equals("lock_file_not_found")) {
                throw e;
            }
            terminal.note("no lock file: " + Terminal.clean(e.problem().message()));
            return;
        }
        Path file = directory.resolve(FILE);
        try {
            if (Files.exists(file) && Arrays.equals(Files.readAllBytes(file), content)) {
                return;
            }
            Files.write(file, content);
            terminal.note(Terminal.clean("wrote " + file + ": commit it, so that the next run has the same providers"));
        } catch (IOException e) {
            throw new Problem(
                            "file_not_written",
                            ProblemKind.RESOURCES,
                            "writing " + file + ": " + e.getMessage(),
                            "check who may write to the directory")
                    .asException(e);
        }
    }
}
