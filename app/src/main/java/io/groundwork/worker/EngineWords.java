package io.groundwork.worker;

import io.groundwork.terraform.event.Diagnostic;
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

    /** A provider that died while it changed a resource: nobody knows whether the change was made. */
    private static final String CHANGE_UNANSWERED = "GRPCProvider).ApplyResourceChange";

    private boolean spoke;
    private boolean began;
    private boolean stateNotSaved;
    private boolean brokeOff;
    private boolean changeUnanswered;

    void hear(EngineEvent event) {
        spoke = true;
        switch (event) {
            case EngineEvent.ApplyStarted ignored -> began = true;
            case EngineEvent.Provision ignored -> began = true;
            case EngineEvent.Diagnosed diagnosed when diagnosed.diagnostic().isError() -> hear(diagnosed.diagnostic());
            case EngineEvent.Log log -> brokeOff |= log.message().contains(SECOND_SIGNAL);
            default -> {}
        }
    }

    private void hear(Diagnostic error) {
        // Of the engine itself: what is about a resource may quote what the configuration says.
        stateNotSaved |=
                error.address() == null && NOT_SAVED.matcher(error.summary()).find();
        changeUnanswered |= error.detail().contains(CHANGE_UNANSWERED);
    }

    /** Whether it does not know what became of a change that it had asked a provider for. */
    boolean changeUnanswered() {
        return changeUnanswered;
    }

    /** Whether it said anything: its version comes first, before it looks at the plan, and after it minds signals. */
    boolean spoke() {
        return spoke;
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
