package io.groundwork.terraform.process;

import io.groundwork.terraform.process.AttemptFiles.Claim;
import io.groundwork.terraform.process.AttemptFiles.Started;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Decides from the files and the process table what became of an attempt. */
record AttemptInspection(AttemptFiles files, @Nullable CompletableFuture<Void> ended) {

    /** A supervisor spawned by a JVM that died in that moment has published itself long before this. */
    private static final Duration PUBLISH_TIMEOUT = Duration.ofSeconds(5);

    AttemptStatus status() {
        OptionalInt code = files.exitCode();
        if (code.isPresent()) {
            return new AttemptStatus.Exited(code.getAsInt());
        }
        Optional<Started> started = files.started();
        return started.isPresent() ? afterStart(started.get()) : beforeStart();
    }

    private AttemptStatus afterStart(Started started) {
        return switch (started) {
            case Started.RefusedAsBusy _ -> new AttemptStatus.Busy();
            case Started.Abandoned _ -> neverStarted("it was never started");
            case Started.EngineStarted engine -> afterEngineStart(engine);
            case Started.Unreadable unreadable
            when unreadable.age().compareTo(PUBLISH_TIMEOUT) < 0 -> new AttemptStatus.NotStarted(true);
            // It died before executing anything; but it might only be stopped and go on one day, so nothing is
            // promised.
            case Started.Unreadable _ -> new AttemptStatus.Lost("its supervisor died while it was starting", true);
        };
    }

    private AttemptStatus afterEngineStart(Started.EngineStarted started) {
        ProcessIdentity engine = started.engine();
        if (!started.bootId().equals(ProcessIdentity.bootId())) {
            return exitedOrLost("the host was restarted");
        }
        // The supervisor is looked at after the engine, and the exit code after both: each is written before its writer
        // ends.
        if (engine.isAlive() || started.supervisor().isAlive()) {
            return files.exitCode().isPresent()
                    ? exitedOrLost("")
                    : new AttemptStatus.Running(engine.pid(), engine.startTime());
        }
        return exitedOrLost("the engine and its supervisor are gone without an exit code");
    }

    private AttemptStatus exitedOrLost(String why) {
        OptionalInt code = files.exitCode();
        return code.isPresent() ? new AttemptStatus.Exited(code.getAsInt()) : new AttemptStatus.Lost(why, true);
    }

    private AttemptStatus beforeStart() {
        Optional<Claim> claim = files.claimed();
        if (claim.isEmpty()) {
            return new AttemptStatus.NotStarted(false);
        }
        if (!mayStillStart(claim.get())) {
            // Whoever links the file first is right: either the engine has just started, or it never will.
            files.abandon();
            return files.started().map(this::afterStart).orElseGet(() -> neverStarted("it was never started"));
        }
        return new AttemptStatus.NotStarted(true);
    }

    private boolean mayStillStart(Claim claim) {
        if (ended != null) {
            return !ended.isDone();
        }
        if (!claim.bootId().isEmpty() && !claim.bootId().equals(ProcessIdentity.bootId())) {
            return false;
        }
        ProcessIdentity claimer = claim.claimer();
        return (claimer != null && claimer.isAlive()) || claim.age().compareTo(PUBLISH_TIMEOUT) < 0;
    }

    private static AttemptStatus neverStarted(String why) {
        return new AttemptStatus.Lost(why, false);
    }
}
