package io.groundwork.terraform.plan;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.groundwork.terraform.failure.DriverException;
import io.groundwork.terraform.json.EngineJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
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
     * @param id the attribute {@code id} if it has a textual one, else empty
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
     * Reads a state piece by piece: of its resources only what is listed here is kept.
     *
     * @param in read to its end, and closed
     * @throws DriverException.Unsupported when it is no state of format version 4
     * @throws IOException when it cannot be read
     */
    public static StateDocument read(InputStream in) throws IOException {
        try (JsonParser parser = EngineJson.parser(in)) {
            return new StateReader().document(parser);
        } catch (JsonProcessingException e) {
            // Not with the parser's message: it quotes the document, and that may be a secret.
            throw new DriverException.Unsupported("reading the state: it is no JSON document that can be read");
        }
    }

    /** As {@link #read(InputStream)}, from memory. */
    public static StateDocument parse(byte[] bytes) {
        try {
            return read(new ByteArrayInputStream(bytes));
        } catch (IOException e) {
            throw new AssertionError("bytes in memory are read without I/O", e);
        }
    }
}
