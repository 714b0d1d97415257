package io.groundwork.terraform.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.groundwork.terraform.failure.DriverException;
import io.groundwork.terraform.json.EngineJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A state file, format version 4. It holds secrets in clear.
 *
 * @param lineage made once per state; two states of different lineage have nothing to do with each other
 * @param serial grows with every write
 * @param engineVersion the engine that wrote it
 * @param outputs of the root module
 */
public record StateDocument(
        String lineage, long serial, String engineVersion, List<Instance> instances, Map<String, Output> outputs) {

    public StateDocument {
        instances = List.copyOf(instances);
        outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    }

    /**
     * A resource instance; data sources are instances too.
     *
     * @param id the attribute {@code id} where it has a textual one, else empty
     */
    public record Instance(
            String address, String mode, String type, String provider, boolean tainted, boolean deposed, String id) {}

    /**
     * An output value.
     *
     * @param type as the engine encodes it, for example {@code "string"} or {@code ["list","string"]}
     */
    public record Output(JsonNode value, JsonNode type, boolean sensitive) {}

    /**
     * Reads the bytes of a state.
     *
     * @throws DriverException.Unsupported when they are no state of format version 4
     */
    public static StateDocument parse(byte[] bytes) {
        try {
            return of(EngineJson.document(bytes));
        } catch (JsonProcessingException e) {
            throw new DriverException.Unsupported("reading the state: it is no JSON document");
        } catch (IOException e) {
            throw new DriverException.Unsupported("reading the state: it is unreadable");
        }
    }

    static StateDocument of(JsonNode tree) {
        Formats.requireState(tree.path("version").asInt(-1));
        List<Instance> instances = new ArrayList<>();
        for (JsonNode resource : tree.path("resources")) {
            for (JsonNode instance : resource.path("instances")) {
                instances.add(StateAddresses.instance(resource, instance));
            }
        }
        Map<String, Output> outputs = new LinkedHashMap<>();
        tree.path("outputs")
                .properties()
                .forEach(entry -> outputs.put(
                        entry.getKey(),
                        new Output(
                                entry.getValue().path("value"),
                                entry.getValue().path("type"),
                                entry.getValue().path("sensitive").asBoolean())));
        return new StateDocument(
                tree.path("lineage").asText(""),
                tree.path("serial").asLong(),
                tree.path("terraform_version").asText(""),
                instances,
                outputs);
    }
}
