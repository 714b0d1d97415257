package io.groundwork.worker;

import io.groundwork.run.RunRequest;
import io.groundwork.terraform.process.Attempt;
import io.groundwork.terraform.process.LockHold;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Lets a run that has applied nothing prepare, init and plan once more on the same worker. */
final class StartOver {
    private static final List<String> MADE =
            List.of(WorkspacePreparation.PLACE, "plan.bin", "plan.json", "plan-view.json");

    private StartOver() {}

    /** What was made so far no longer counts: attempts are followed by others, files are made again. */
    static void of(WorkerDirectory directory, RunRequest request) {
        Path run = directory.run(request.runId());
        try (LockHold _ = WorkspaceHold.take(directory, request.workspace());
                DirectoryStream<Path> attempts = Files.newDirectoryStream(run, Files::isDirectory)) {
            for (Path attempt : attempts) {
                if (!String.valueOf(attempt.getFileName()).startsWith(ApplyStep.NAME)) {
                    TransientRetry.give(Attempt.open(attempt));
                }
            }
            for (String file : MADE) {
                Files.deleteIfExists(run.resolve(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("starting the run over", e);
        }
    }
}
