package io.groundwork.terraform.plan;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/** The shapes in which a known secret turns up in logs and documents. */
final class SecretForms {

    /** Shorter values ("80", "true", "eu") would be found everywhere and would take the text apart. */
    static final int MIN_LENGTH = 6;

    private SecretForms() {}

    static Set<String> of(Collection<String> secrets) {
        Set<String> forms = new LinkedHashSet<>();
        for (String secret : secrets) {
            addForms(secret, forms);
            if (secret.indexOf('\n') >= 0) {
                // Streams are cut into lines, so a key in PEM form comes piece by piece.
                secret.lines().map(String::strip).forEach(line -> addForms(line, forms));
                addForms(secret.strip(), forms);
            }
        }
        return forms;
    }

    private static void addForms(String secret, Set<String> forms) {
        if (secret.length() < MIN_LENGTH) {
            return;
        }
        forms.add(secret);
        String escaped = escaped(secret);
        addEscaped(escaped, forms);
        // A document inside a document: a message that quotes JSON.
        addEscaped(escaped(escaped), forms);
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        String base64 = Base64.getEncoder().encodeToString(bytes);
        forms.add(base64);
        // base64encode("${secret}\n") and the like share all but the last, incomplete group.
        String unpadded = base64.substring(0, bytes.length / 3 * 4);
        if (unpadded.length() >= MIN_LENGTH + 2) {
            forms.add(unpadded);
        }
        forms.add(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        String url = URLEncoder.encode(secret, StandardCharsets.UTF_8);
        forms.add(url);
        forms.add(url.replace("+", "%20"));
    }

    /** The engines escape three characters more than JSON asks for. */
    private static void addEscaped(String escaped, Set<String> forms) {
        forms.add(escaped);
        forms.add(escaped.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"));
    }

    private static String escaped(String text) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(text));
    }
}
