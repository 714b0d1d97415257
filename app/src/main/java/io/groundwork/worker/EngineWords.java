package io.groundwork.worker;

import io.groundwork.terraform.event.EngineEvent;
import java.util.regex.Pattern;

/**
 * What an engine has said in all of its output that decides about what it left behind. Read from the words of Terraform
 * 1.11 and OpenTofu 1.10 (internal/backend/local/backend_apply.go, internal/command/meta.go). Used by one thread.
 */
final class EngineWords {
    private static final Pattern NOT_SAVED =
            Pattern.compile("failed to (save|persist|upload) state", Pattern.CASE_INSENSITIVE);
    private static final String SECOND_SIGNAL = "Two interrupts received";

    private boolean began;
    private boolean stateNotSaved;
    private boolean brokeOff;

    void hear(EngineEvent event) {
        switch (event) {
            case EngineEvent.ApplyStarted ignored -> began = true;
            case EngineEvent.Provision ignored -> began = true;
            // Of the engine itself: what is about a resource may quote what the configuration says.
            case EngineEvent.Diagnosed diagnosed ->
                stateNotSaved |= diagnosed.diagnostic().isError()
                        && diagnosed.diagnostic().address() == null
                        && NOT_SAVED.matcher(diagnosed.diagnostic().summary()).find();
            case EngineEvent.Log log -> brokeOff |= log.message().contains(SECOND_SIGNAL);
            default -> {}
        }
    }

    /** Whether it began to change a resource. */
    boolean began() {
        return began;
    }

    /** Whether it could not store a state, so that it may lie beside the configuration, or nowhere. */
    boolean stateNotSaved() {
        return stateNotSaved;
    }

    /** Whether a second signal made it drop what was in flight. */
    boolean brokeOff() {
        return brokeOff;
    }
}
