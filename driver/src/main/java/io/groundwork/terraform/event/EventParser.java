package io.groundwork.terraform.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundwork.terraform.event.EngineEvent.Envelope;
import io.groundwork.terraform.event.EngineEvent.Stage;
import io.groundwork.terraform.json.EngineJson;
import java.util.Map;

/** One line in, one event out; it never throws, whatever the line. Pure and thread-safe. */
public final class EventParser {

    private final Map<String, String> aliases;

    /**
     * A parser for one engine.
     *
     * @param aliases names this engine gives to types we know by another name
     */
    public EventParser(Map<String, String> aliases) {
        this.aliases = Map.copyOf(aliases);
    }

    public EngineEvent parse(String line) {
        if (!line.startsWith("{")) {
            return new EngineEvent.Plain(line);
        }
        try {
            return EngineJson.line(line) instanceof ObjectNode node ? event(node) : new EngineEvent.Plain(line);
        } catch (JsonProcessingException e) {
            return new EngineEvent.Plain(line);
        }
    }

    private EngineEvent event(ObjectNode node) {
        String type = WireFields.text(node, "type");
        Envelope envelope = new Envelope(
                type,
                WireFields.text(node, "@level"),
                WireFields.text(node, "@message"),
                WireFields.optionalText(node, "@timestamp"),
                node);
        JsonNode hook = node.path("hook");
        JsonNode change = node.path("change");
        return switch (aliases.getOrDefault(type, type)) {
            case "version" -> version(envelope, node);
            // OpenTofu's init says some things without a type.
            case "log", "" -> new EngineEvent.Log(envelope);
            case "diagnostic" -> new EngineEvent.Diagnosed(envelope, DiagnosticReader.read(node.path("diagnostic")));
            case "refresh_start" -> new EngineEvent.RefreshStarted(envelope, WireFields.hook(hook));
            case "refresh_complete" -> new EngineEvent.RefreshCompleted(envelope, WireFields.hook(hook));
            case "resource_drift" -> new EngineEvent.ResourceDrift(envelope, WireFields.change(change));
            case "planned_change" -> new EngineEvent.PlannedChange(envelope, WireFields.change(change));
            case "planned_action_invocation" ->
                new EngineEvent.PlannedAction(
                        envelope, WireFields.text(node.path("invocation").path("action_addr"), "addr"));
            case "action_start" -> action(envelope, Stage.STARTED, hook);
            case "action_progress" -> action(envelope, Stage.PROGRESS, hook);
            case "action_complete" -> action(envelope, Stage.COMPLETED, hook);
            case "action_errored" -> action(envelope, Stage.ERRORED, hook);
            case "change_summary" -> summary(envelope, node.path("changes"));
            case "outputs" -> new EngineEvent.Outputs(envelope, WireFields.outputs(node.path("outputs")));
            case "apply_start" -> new EngineEvent.ApplyStarted(envelope, WireFields.hook(hook));
            case "apply_progress" -> new EngineEvent.ApplyProgress(envelope, WireFields.hook(hook));
            case "apply_complete" -> new EngineEvent.ApplyCompleted(envelope, WireFields.hook(hook));
            case "apply_errored" -> new EngineEvent.ApplyErrored(envelope, WireFields.hook(hook));
            case "provision_start" -> provision(envelope, Stage.STARTED, hook);
            case "provision_progress" -> provision(envelope, Stage.PROGRESS, hook);
            case "provision_complete" -> provision(envelope, Stage.COMPLETED, hook);
            case "provision_errored" -> provision(envelope, Stage.ERRORED, hook);
            case "ephemeral_op_start" -> ephemeral(envelope, Stage.STARTED, hook);
            case "ephemeral_op_progress" -> ephemeral(envelope, Stage.PROGRESS, hook);
            case "ephemeral_op_complete" -> ephemeral(envelope, Stage.COMPLETED, hook);
            case "ephemeral_op_errored" -> ephemeral(envelope, Stage.ERRORED, hook);
            case "init_output" -> new EngineEvent.InitOutput(envelope, WireFields.optionalText(node, "message_code"));
            case "state_lock_acquire" -> new EngineEvent.StateLock(envelope, true);
            case "state_lock_release" -> new EngineEvent.StateLock(envelope, false);
            default -> new EngineEvent.Unknown(envelope, type);
        };
    }

    /** OpenTofu names itself in a field of its own. */
    private static EngineEvent version(Envelope envelope, JsonNode node) {
        String version = node.has("terraform") ? WireFields.text(node, "terraform") : WireFields.text(node, "tofu");
        return new EngineEvent.Version(envelope, version, WireFields.text(node, "ui"));
    }

    private static EngineEvent summary(Envelope envelope, JsonNode changes) {
        return new EngineEvent.ChangeSummary(
                envelope,
                WireFields.text(changes, "operation"),
                changes.path("add").asInt(),
                changes.path("change").asInt(),
                changes.path("remove").asInt(),
                changes.path("import").asInt());
    }

    private static EngineEvent provision(Envelope envelope, Stage stage, JsonNode hook) {
        return new EngineEvent.Provision(
                envelope,
                stage,
                WireFields.hook(hook),
                WireFields.text(hook, "provisioner"),
                WireFields.optionalText(hook, "output"));
    }

    private static EngineEvent action(Envelope envelope, Stage stage, JsonNode hook) {
        return new EngineEvent.ActionStep(envelope, stage, WireFields.text(hook.path("action"), "addr"));
    }

    private static EngineEvent ephemeral(Envelope envelope, Stage stage, JsonNode hook) {
        return new EngineEvent.Ephemeral(envelope, stage, WireFields.hook(hook));
    }
}
