package io.groundwork.terraform.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Path;

/**
 * Reads JSON that an engine wrote without changing a number (theirs have up to 512 bits, a {@code double} has 53), and without
 * the limits that Jackson sets for JSON from strangers: a number of 1,500 digits, a
 * key of 64,000 characters and a text of 100 million are what a configuration may hold, and the engine takes them. How much is
 * read in all is for the caller to bound. Nesting is limited to {@value #MOST_NESTING} levels, because trees are walked by
 * recursion. Thread-safe.
 *
 * <p>Every method raises {@link JsonProcessingException} if what is read is not JSON, or is nested too deeply. Its message
 * may quote what was read, and that may be a secret.
 */
public final class EngineJson {

    /** Objects and lists within each other. */
    public static final int MOST_NESTING = 1_000;

    /** A number with more zeros than this is not written out: {@code 1e1000000} would take a megabyte. */
    private static final int MOST_ZEROS = 1_000;

    /**
     * Of the heap, what the tree of one document may take: what is made of a document is as large, and several are read at once.
     */
    private static final long MOST_OF_A_TREE = Runtime.getRuntime().maxMemory() / 10;

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            // Otherwise 100.0 is read as 1E+2.
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private static final JsonFactory LINES = unlimited(false);

    private EngineJson() {}

    /** A document of so many values that it would take too much memory as a tree. */
    public static final class TooManyValues extends JsonProcessingException {
        private static final long serialVersionUID = 1;

        private final long most;

        TooManyValues(long most) {
            super("too many values");
            this.most = most;
        }

        /** Bytes of memory that the tree may take. */
        public long most() {
            return most;
        }
    }

    /** For trees and for writing: it reads no text, see the methods below. Do not reconfigure it. */
    public static ObjectMapper mapper() {
        return MAPPER;
    }

    /** The text of a leaf; a number as the engines write it, without an exponent. */
    public static String text(JsonNode leaf) {
        if (!leaf.isBigDecimal()) {
            return leaf.asText();
        }
        BigDecimal number = leaf.decimalValue();
        return Math.abs((long) number.scale()) > MOST_ZEROS ? number.toString() : number.toPlainString();
    }

    /** A line of an engine's stream. */
    public static JsonNode line(String line) throws JsonProcessingException {
        try (JsonParser parser = LINES.createParser(line)) {
            return tree(parser);
        } catch (JsonProcessingException e) {
            throw e;
        } catch (IOException e) {
            throw new AssertionError("a text in memory is read without I/O", e);
        }
    }

    /**
     * A document as a tree. Long texts that are equal are there once: a plan says each of its values several times. Raises
     * {@link TooManyValues} if the tree, its texts aside, would take more than a tenth of the heap.
     */
    public static JsonNode document(Path file) throws IOException {
        try (JsonParser parser = new SharedTexts(parser(file), MOST_OF_A_TREE)) {
            return tree(parser);
        }
    }

    /** As {@link #document(Path)}, from memory. */
    public static JsonNode document(byte[] bytes) throws IOException {
        try (JsonParser parser = new SharedTexts(parser(bytes), MOST_OF_A_TREE)) {
            return tree(parser);
        }
    }

    /** Reads a document piece by piece. The caller closes it. */
    public static JsonParser parser(Path file) throws IOException {
        return attached(documents().createParser(file.toFile()));
    }

    /** As {@link #parser(Path)}, from memory. */
    public static JsonParser parser(byte[] bytes) throws IOException {
        return attached(documents().createParser(bytes));
    }

    /** As {@link #parser(Path)}, from a stream that is closed with it. */
    public static JsonParser parser(InputStream in) throws IOException {
        return attached(documents().createParser(in));
    }

    private static JsonParser attached(JsonParser parser) {
        parser.setCodec(MAPPER);
        return parser;
    }

    private static JsonNode tree(JsonParser parser) throws IOException {
        JsonNode tree = MAPPER.readTree(parser);
        return tree == null ? MissingNode.getInstance() : tree;
    }

    /** One for each document: a factory keeps the names of fields it has read, and in a plan these may be of any size. */
    private static JsonFactory documents() {
        return unlimited(true);
    }

    private static JsonFactory unlimited(boolean keepsNames) {
        return JsonFactory.builder()
                .configure(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES, keepsNames)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .enable(StreamReadFeature.USE_FAST_BIG_NUMBER_PARSER)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MOST_NESTING)
                        .maxNameLength(Integer.MAX_VALUE)
                        .maxStringLength(Integer.MAX_VALUE)
                        .maxNumberLength(Integer.MAX_VALUE)
                        .build())
                .build();
    }
}
