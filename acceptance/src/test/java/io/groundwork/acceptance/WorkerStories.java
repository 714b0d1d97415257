package io.groundwork.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/** An apply whose worker is gone, and something else with it. */
final class WorkerStories {
    private WorkerStories() {}

    /** What re-attaching needs is kept with the attempt: the file that held a secret may be gone by then. */
    static List<Ending> secretGone(Story.Stage stage, UnaryOperator<Ending> printed) {
        Path secret = stage.root().resolve("a-secret");
        write(secret);
        try (Trial trial =
                stage.begin(Moment.APPLY, Story.SECRET_GONE.words(), "--env", "TF_VAR_a_key=file:" + secret)) {
            trial.awaitHeld();
            stage.groundwork().worker().kill9();
            delete(secret);
            stage.groundwork().restartWorker();
            trial.held().release();
            return List.of(printed.apply(trial.conclude("applied", Trial.Next.STARTS, false)));
        }
    }

    /** As systemd stops a service unless it is told otherwise: one TERM to each of its processes. */
    static List<Ending> everybodyIsTold(Story.Stage stage, UnaryOperator<Ending> printed) {
        Deployment groundwork = stage.groundwork();
        try (Trial trial = stage.begin(Moment.APPLY, Story.GROUP_TERM.words())) {
            trial.awaitHeld();
            EngineProcess engine = trial.engine();
            Program.signal(
                    "TERM",
                    groundwork.worker().pid(),
                    engine.supervisor().pid(),
                    engine.engine().pid());
            groundwork.worker().await(Trial.LONG);
            groundwork.restartWorker();
            trial.held().release();
            String ending = trial.awaitEnding();
            String said = groundwork.cli("logs", trial.run()).out();
            trial.check(!said.contains("Two interrupts"), "the engine was told twice");
            trial.check(ending.startsWith("errored") && !ending.contains("engine_lost"), "the engine was lost");
            return List.of(printed.apply(trial.conclude(ending, Trial.Next.STARTS, false)));
        }
    }

    /** A cancel always ends the run; the workspace is free when the engine is proven to be over. */
    static List<Ending> canceledWithoutItsWorker(Story.Stage stage, UnaryOperator<Ending> printed) {
        Deployment groundwork = stage.groundwork();
        try (Trial trial = stage.begin(Moment.APPLY, Story.CANCELED_WITHOUT_ITS_WORKER.words())) {
            trial.awaitHeld();
            groundwork.worker().kill9();
            try (Program _ = groundwork.startWorker("second-worker")) {
                groundwork
                        .temporalProcess()
                        .awaitThat(
                                "answer to the cancellation",
                                Trial.LONG,
                                () -> groundwork
                                                .cli("cancel", trial.run(), "--reason", "chaos")
                                                .exitCode()
                                        == 0);
                trial.check(trial.awaitEnding().startsWith("canceled"), "a cancel ends a run");
                assertInDoubt(groundwork, trial);
                // Held all the time: what ends the engine is the signal of the worker that is back.
                groundwork.restartWorker();
                trial.awaitProof();
                trial.held().release();
            }
            return List.of(printed.apply(trial.conclude(trial.awaitEnding(), Trial.Next.STARTS, false)));
        }
    }

    static List<Ending> terminatedWithoutItsWorker(Story.Stage stage, UnaryOperator<Ending> printed) {
        Deployment groundwork = stage.groundwork();
        try (Trial trial = stage.begin(Moment.APPLY, Story.TERMINATED_WITHOUT_ITS_WORKER.words())) {
            trial.awaitHeld();
            groundwork.worker().kill9();
            String workflow = groundwork.view(trial.run()).path("workflowId").asText();
            groundwork.temporal("workflow", "terminate", "--workflow-id", workflow, "--reason", "chaos");
            assertInDoubt(groundwork, trial);
            groundwork.restartWorker();
            // Nobody has asked for a stop, so the engine is waited for.
            trial.held().release();
            trial.awaitProof();
            String ending = trial.awaitEnding();
            return List.of(printed.apply(trial.conclude(ending, Trial.Next.STARTS, false)));
        }
    }

    private static void assertInDoubt(Deployment groundwork, Trial trial) {
        trial.check(trial.isRefusedForDoubt(), "a run was let in beside an engine");
        trial.check(groundwork.view(trial.run()).hasNonNull("doubt"), "the run does not show the doubt");
        trial.check(
                groundwork.cli("status", trial.run()).out().contains("doubt"),
                "'groundwork status' is silent about it");
    }

    private static void write(Path secret) {
        try {
            Files.writeString(secret, "a-key-of-the-tests-2417");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path secret) {
        try {
            Files.delete(secret);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
