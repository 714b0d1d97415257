package io.groundwork.terraform.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads a document that becomes a tree: gives long texts that are equal as one, and stops if the tree would take too much memory,
 * its texts aside. An object of one number takes ten times its bytes. For one document.
 */
final class SharedTexts extends JsonParserDelegate {

    private static final int LONG = 1_024;

    /** Bytes of memory that nodes take, with what keeps them: measured with Jackson 2 on a 64-bit JVM with compressed pointers. */
    private static final int OF_AN_OBJECT = 200;

    private static final int OF_A_LIST = 80;
    private static final int OF_EACH = 64;

    private final Map<String, String> known = new HashMap<>();
    private final long most;
    private long weight;

    /** @param most bytes of memory that the tree may take */
    SharedTexts(JsonParser parser, long most) {
        super(parser);
        this.most = most;
    }

    @Override
    public JsonToken nextToken() throws IOException {
        JsonToken token = super.nextToken();
        if (token != null) {
            weight += weight(token);
            if (weight > most) {
                throw new EngineJson.TooManyValues(most);
            }
        }
        return token;
    }

    private static int weight(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> OF_AN_OBJECT + OF_EACH;
            case START_ARRAY -> OF_A_LIST + OF_EACH;
            case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE -> 0;
            default -> OF_EACH;
        };
    }

    @Override
    public String getText() throws IOException {
        String text = super.getText();
        if (text == null || text.length() < LONG) {
            return text;
        }
        String before = known.putIfAbsent(text, text);
        return before == null ? text : before;
    }
}
