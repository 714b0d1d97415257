package io.groundwork.terraform.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundwork.terraform.event.EngineEvent.ChangeNotice;
import io.groundwork.terraform.event.EngineEvent.OutputNotice;
import io.groundwork.terraform.event.EngineEvent.ResourceHook;
import io.groundwork.terraform.event.EngineEvent.ResourceRef;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parts that several event types share. Whatever is missing or of another type reads as empty. */
final class WireFields {

    private WireFields() {}

    static String text(JsonNode node, String field) {
        return node.path(field).asText("");
    }

    static @Nullable String optionalText(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isMissingNode() || value.isNull() ? null : value.asText();
    }

    static ResourceHook hook(JsonNode hook) {
        return new ResourceHook(
                resource(hook.path("resource")),
                text(hook, "action"),
                optionalText(hook, "id_key"),
                optionalText(hook, "id_value"),
                hook.path("elapsed_seconds").asLong());
    }

    static ResourceRef resource(JsonNode resource) {
        return new ResourceRef(
                text(resource, "addr"),
                text(resource, "module"),
                text(resource, "resource"),
                text(resource, "implied_provider"),
                text(resource, "resource_type"),
                text(resource, "resource_name"),
                optionalText(resource, "resource_key"));
    }

    static ChangeNotice change(JsonNode change) {
        JsonNode previous = change.path("previous_resource");
        return new ChangeNotice(
                resource(change.path("resource")),
                previous.isObject() ? resource(previous) : null,
                text(change, "action"),
                optionalText(change, "reason"),
                optionalText(change.path("importing"), "id"),
                optionalText(change, "generated_config"));
    }

    static Map<String, OutputNotice> outputs(JsonNode outputs) {
        Map<String, OutputNotice> result = new LinkedHashMap<>();
        outputs.properties()
                .forEach(entry -> result.put(
                        entry.getKey(),
                        new OutputNotice(
                                entry.getValue().path("sensitive").asBoolean(),
                                optionalText(entry.getValue(), "action"),
                                entry.getValue().get("type"),
                                entry.getValue().get("value"))));
        return result;
    }
}
