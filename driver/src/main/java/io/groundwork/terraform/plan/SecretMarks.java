package io.groundwork.terraform.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.groundwork.terraform.json.EngineJson;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What stands in place of a secret in a document. */
@FunctionalInterface
interface SecretMarks {

    /** The same for all: nothing can be told but that there was one. */
    SecretMarks PLAIN = _ -> TextNode.valueOf(Redactor.PLACEHOLDER);

    /** For a text, a number, or all that a mask covers. */
    TextNode of(JsonNode secret);

    /**
     * Equal for equal values within one document, e.g. {@code (sensitive value 3f2a9c81d07e)}. The key is drawn here and
     * kept nowhere, so that nobody can try values later.
     */
    static SecretMarks keyed() {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        Mac mac;
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, mac.getAlgorithm()));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new AssertionError("every JDK has HmacSHA256", e);
        }
        return secret -> {
            String value = secret.isValueNode() ? EngineJson.text(secret) : secret.toString();
            byte[] hash = mac.doFinal(value.getBytes(StandardCharsets.UTF_8));
            String mark = HexFormat.of().formatHex(hash, 0, 6);
            return TextNode.valueOf(Redactor.PLACEHOLDER.replace(")", " " + mark + ")"));
        };
    }
}
