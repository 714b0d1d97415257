package io.groundwork.state;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Does for a state that was never stored what its engine would have done when it stored it as the first one. */
final class FirstState {
    private static final long SERIAL = 1;

    private FirstState() {}

    /** The same state with a lineage and the first serial; the same bytes however often it is asked for a run. */
    static byte[] born(byte[] unborn, String runId) {
        String lineage =
                UUID.nameUUIDFromBytes(runId.getBytes(StandardCharsets.UTF_8)).toString();
        var out = new ByteArrayOutputStream(unborn.length + lineage.length());
        try (JsonParser in = StateHeader.JSON.createParser(unborn);
                JsonGenerator copy = StateHeader.JSON.createGenerator(out)) {
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
        } catch (IOException e) {
            throw new UncheckedIOException("giving a state its lineage", e);
        }
        return out.toByteArray();
    }
}
