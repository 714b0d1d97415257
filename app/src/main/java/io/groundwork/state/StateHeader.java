package io.groundwork.state;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.groundwork.artifact.Stored;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What we look at in a state: read in one pass, without holding what may be hundreds of megabytes. */
record StateHeader(String lineage, long serial) {
    private static final int FORMAT = 4;
    private static final StateHeader UNBORN = new StateHeader("", 0);

    /** Lists and objects within each other; each level takes memory while it is read. */
    private static final int MOST_NESTING = 10_000;

    /** An attribute, and a key of a map, may be as long as it likes: the size of the whole is what is limited. */
    static final JsonFactory JSON = JsonFactory.builder()
            // A factory keeps the names it has read, and in a state these may be of any size.
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MOST_NESTING)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .build())
            .build();

    /** What a body is. */
    sealed interface Found {
        /** No state of format 4, whole and alone. */
        record Nothing() implements Found {}

        /**
         * A whole state that was never stored anywhere: an engine gives a state its lineage when it stores the first one, and one that
         * cannot ask what is stored leaves it without (Terraform 1.11, seen with a backend that is away).
         */
        record Unborn() implements Found {}

        /** A state that can be stored. */
        record State(StateHeader header) implements Found {}
    }

    /** Looks through all of it. What cannot be read raises {@link IOException}, and what is no state does not. */
    static Found in(Stored.Source body) throws IOException {
        Optional<StateHeader> header = parse(body);
        if (header.equals(Optional.of(UNBORN))) {
            return new Found.Unborn();
        }
        return header.filter(found -> !found.lineage().isBlank())
                .<Found>map(Found.State::new)
                .orElseGet(Found.Nothing::new);
    }

    private static Optional<StateHeader> parse(Stored.Source body) throws IOException {
        try (InputStream in = body.open();
                JsonParser json = JSON.createParser(in)) {
            return json.nextToken() == JsonToken.START_OBJECT ? read(json) : Optional.empty();
        } catch (JsonProcessingException | CharConversionException e) {
            // Not told on: a parser's words quote what may be a secret.
            return Optional.empty();
        }
    }

    private static Optional<StateHeader> read(JsonParser json) throws IOException {
        long version = -1;
        long serial = -1;
        String lineage = "";
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "version" -> version = number(json);
                case "serial" -> serial = number(json);
                case "lineage" -> lineage = text(json);
                default -> json.skipChildren();
            }
        }
        boolean alone = json.nextToken() == null;
        return alone && version == FORMAT && serial >= 0
                ? Optional.of(new StateHeader(lineage, serial))
                : Optional.empty();
    }

    private static long number(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            return json.getLongValue();
        }
        json.skipChildren();
        return -1;
    }

    private static String text(JsonParser json) throws IOException {
        @Nullable String text = json.currentToken() == JsonToken.VALUE_STRING ? json.getText() : "";
        json.skipChildren();
        return text == null ? "" : text;
    }
}
