package io.groundwork.terraform.json;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;

/**
 * Reads and writes JSON of the engines without changing a number: their numbers have up to 512 bits, a {@code double} has 53, and
 * a change in the 23rd digit is a change. Thread-safe.
 */
public final class EngineJson {

    /** A number with more zeros than this is not written out: {@code 1e1000000} would take a megabyte. */
    private static final int MOST_ZEROS = 1_000;

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            // Otherwise 100.0 is read as 1E+2.
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private EngineJson() {}

    /** The one mapper; do not reconfigure it. */
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
}
