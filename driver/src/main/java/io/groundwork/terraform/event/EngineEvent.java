package io.groundwork.terraform.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One line of an engine's {@code -json} stream.
 *
 * <p>Fields follow the wire (ui version 1.2 and later). Texts are as the engine gave them and may carry secrets.
 */
public sealed interface EngineEvent {

    /** The text for people; the whole line where it was no JSON. */
    String message();

    /** What every JSON line has; {@code raw} keeps the fields we do not know. */
    record Envelope(
            String type,
            String level,
            String message,
            @Nullable String timestamp,
            ObjectNode raw) {}

    /** A line that was JSON. */
    sealed interface Json extends EngineEvent {
        Envelope envelope();

        @Override
        default String message() {
            return envelope().message();
        }
    }

    /** A line that was no JSON object. */
    record Plain(String text) implements EngineEvent {
        @Override
        public String message() {
            return text;
        }
    }

    /** A type this version of the driver does not know. */
    record Unknown(Envelope envelope, String type) implements Json {}

    /** First line of most commands. */
    record Version(Envelope envelope, String engineVersion, String uiVersion) implements Json {}

    record Log(Envelope envelope) implements Json {}

    record Diagnosed(Envelope envelope, Diagnostic diagnostic) implements Json {}

    record RefreshStarted(Envelope envelope, ResourceHook hook) implements Json {}

    record RefreshCompleted(Envelope envelope, ResourceHook hook) implements Json {}

    /** The world differs from the state. */
    record ResourceDrift(Envelope envelope, ChangeNotice change) implements Json {}

    record PlannedChange(Envelope envelope, ChangeNotice change) implements Json {}

    /**
     * An action of Terraform 1.14 that an apply would invoke.
     *
     * @param address for example {@code action.aws_lambda_invoke.notify}
     */
    record PlannedAction(Envelope envelope, String address) implements Json {}

    /** An action of Terraform 1.14 during an apply; only its progress carries a message. */
    record ActionStep(Envelope envelope, Stage stage, String address) implements Json {}

    /** A refresh-only plan says 0/0/0 although it exits with 2; a failed apply says nothing. */
    record ChangeSummary(Envelope envelope, String operation, int add, int change, int remove, int imported)
            implements Json {}

    record Outputs(Envelope envelope, Map<String, OutputNotice> outputs) implements Json {
        public Outputs {
            outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
        }
    }

    /** Data sources come as this too, with action {@code read}. */
    record ApplyStarted(Envelope envelope, ResourceHook hook) implements Json {}

    /** Every 10 seconds at best; no sign of life to rely on. */
    record ApplyProgress(Envelope envelope, ResourceHook hook) implements Json {}

    /** The journal entry: id key and value for create and update. */
    record ApplyCompleted(Envelope envelope, ResourceHook hook) implements Json {}

    /** The object may exist all the same, tainted. */
    record ApplyErrored(Envelope envelope, ResourceHook hook) implements Json {}

    record Provision(
            Envelope envelope,
            Stage stage,
            ResourceHook hook,
            String provisioner,
            @Nullable String output) implements Json {}

    record Ephemeral(Envelope envelope, Stage stage, ResourceHook hook) implements Json {}

    /**
     * A step of init.
     *
     * @param messageCode for example {@code initializing_backend_message}
     */
    record InitOutput(Envelope envelope, @Nullable String messageCode) implements Json {}

    /** Only when taking or giving back the lock takes long. */
    record StateLock(Envelope envelope, boolean acquiring) implements Json {}

    enum Stage {
        STARTED,
        PROGRESS,
        COMPLETED,
        ERRORED
    }

    /**
     * What happens to which object.
     *
     * @param action as on the wire: {@code create read update replace delete import noop open renew close ...}
     * @param idKey name of the attribute that identifies the object, usually {@code id}
     * @param elapsedSeconds whole seconds since the start of this operation, 0 where not given
     */
    record ResourceHook(
            ResourceRef resource,
            String action,
            @Nullable String idKey,
            @Nullable String idValue,
            long elapsedSeconds) {}

    /**
     * A resource instance.
     *
     * @param key the instance's key: a string, a number, or null
     */
    record ResourceRef(
            String address,
            String module,
            String resource,
            String impliedProvider,
            String type,
            String name,
            @Nullable String key) {}

    /**
     * A planned or detected change.
     *
     * @param reason why it is replaced, deleted or read, as on the wire
     */
    record ChangeNotice(
            ResourceRef resource,
            @Nullable ResourceRef previousResource,
            String action,
            @Nullable String reason,
            @Nullable String importId,
            @Nullable String generatedConfig) {}

    /**
     * An output of the root module.
     *
     * @param action in a plan's stream
     * @param type in an apply's stream: the type as the engine encodes it
     * @param value absent for a sensitive output
     */
    record OutputNotice(
            boolean sensitive,
            @Nullable String action,
            @Nullable JsonNode type,
            @Nullable JsonNode value) {}
}
