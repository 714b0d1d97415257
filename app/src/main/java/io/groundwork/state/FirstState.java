package io.groundwork.state;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Does for a state that was never stored what its engine would have done when it stored it as the first one. */
final class FirstState {
    private static final long SERIAL = 1;

    private FirstState() {}

    /** Writes the same state with a lineage and the first serial; the same bytes however often it is asked for a run. */
    static void born(InputStream unborn, String runId, OutputStream target) throws IOException {
        String lineage =
                UUID.nameUUIDFromBytes(runId.getBytes(StandardCharsets.UTF_8)).toString();
        try (JsonParser in = StateHeader.JSON.createParser(unborn);
                JsonGenerator copy = StateHeader.JSON.createGenerator(target)) {
            copy.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            in.nextToken();
            copy.writeStartObject();
            while (in.nextToken() != JsonToken.END_OBJECT) {
                String name = in.currentName();
                in.nextToken();
                copy.writeFieldName(name);
                switch (name) {
                    case "lineage" -> copy.writeString(lineage);
                    case "serial" -> copy.writeNumber(SERIAL);
                    default -> copy.copyCurrentStructureExact(in);
                }
            }
            copy.writeEndObject();
        }
    }
}
