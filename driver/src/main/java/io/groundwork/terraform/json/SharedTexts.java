package io.groundwork.terraform.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Gives long texts that are equal as one. For one document. */
final class SharedTexts extends JsonParserDelegate {

    private static final int LONG = 1_024;

    private final Map<String, String> known = new HashMap<>();

    SharedTexts(JsonParser parser) {
        super(parser);
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
