package io.groundwork.terraform.plan;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The shapes in which a known secret turns up in logs and documents; docs/secrets.md lists them. */
final class SecretForms {

    /** Shorter values ("80", "true", "eu") would be found everywhere and would take the text apart. */
    static final int MIN_LENGTH = 6;

    /** As long as this, a value is hidden where it stands alone, between characters that no word has. */
    static final int MIN_WORD_LENGTH = 4;

    /** Words of every text; whoever passes one as a secret does not keep one. */
    private static final Set<String> NEVER_SECRET = Set.of("true", "false", "null", "none");

    /** How long the lines are into which {@code base64}, OpenSSL and PEM files break what they encode. */
    private static final int[] LINE_LENGTHS = {76, 64};

    /** What no way of writing changes. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.-]+");

    /** What a shell puts a backslash before. */
    private static final Pattern IN_DOUBLE_QUOTES = Pattern.compile("([\\\\\"$`])");

    private static final Pattern OUTSIDE_QUOTES = Pattern.compile("([^A-Za-z0-9_./:=@%^,+-])");

    private SecretForms() {}

    /** Of secrets of at least {@value #MIN_LENGTH} characters; the others have none. */
    static Set<String> of(Collection<String> secrets) {
        Set<String> plain = new LinkedHashSet<>();
        Set<String> ofLong = new LinkedHashSet<>();
        for (String secret : secrets) {
            Set<String> texts = LongSecrets.isLong(secret) ? ofLong : plain;
            texts.add(secret);
            texts.add(secret.strip());
            // Streams are cut into lines, so a key in PEM form comes piece by piece.
            secret.lines().map(String::strip).forEach(texts::add);
        }
        Set<String> forms = new LinkedHashSet<>();
        plain.stream().filter(secret -> secret.length() >= MIN_LENGTH).forEach(secret -> addForms(secret, forms));
        ofLong.stream()
                .filter(secret -> secret.length() >= MIN_LENGTH)
                .flatMap(secret -> LongSecrets.pieces(secret).stream())
                .forEach(piece -> addFewForms(piece, forms));
        return forms;
    }

    /** As it is, and as it stands in JSON. */
    private static void addFewForms(String piece, Set<String> forms) {
        forms.add(piece);
        if (!PLAIN.matcher(piece).matches()) {
            addEscaped(escaped(piece), forms);
        }
    }

    /** Those that are found only as whole words. */
    static boolean isWord(String secret) {
        return secret.length() >= MIN_WORD_LENGTH && secret.length() < MIN_LENGTH && !NEVER_SECRET.contains(secret);
    }

    private static void addForms(String secret, Set<String> forms) {
        forms.add(secret);
        forms.add(secret.toLowerCase(Locale.ROOT));
        forms.add(secret.toUpperCase(Locale.ROOT));
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        addBase64(bytes, forms);
        forms.add(HexFormat.of().formatHex(bytes));
        forms.add(HexFormat.of().withUpperCase().formatHex(bytes));
        if (!PLAIN.matcher(secret).matches()) {
            String escaped = escaped(secret);
            addEscaped(escaped, forms);
            // A document inside a document: a message that quotes JSON.
            addEscaped(escaped(escaped), forms);
            addQuoted(secret, forms);
            PercentForms.of(bytes, forms);
        }
    }

    /** The engines escape three characters more than JSON asks for; others keep to ASCII, or escape a slash. */
    private static void addEscaped(String escaped, Set<String> forms) {
        forms.add(escaped);
        forms.add(escaped.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"));
        forms.add(escaped.replace("/", "\\/"));
        forms.add(ascii(escaped));
        // In an address: the language doubles the start of an interpolation in a text.
        forms.add(escaped.replace("${", "$${").replace("%{", "%%{"));
    }

    private static String escaped(String text) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(text));
    }

    private static String ascii(String text) {
        if (text.chars().allMatch(c -> c < 128)) {
            return text;
        }
        var result = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 128) {
                result.append(c);
            } else {
                result.append("\\u").append(HexFormat.of().toHexDigits(c));
            }
        }
        return result.toString();
    }

    /** As shells print it in traces and lists of variables, and as XML and HTML write it. */
    private static void addQuoted(String secret, Set<String> forms) {
        forms.add(secret.replace("'", "'\\''"));
        forms.add(IN_DOUBLE_QUOTES.matcher(secret).replaceAll("\\\\$1"));
        forms.add(OUTSIDE_QUOTES.matcher(secret).replaceAll("\\\\$1"));
        String markup = secret.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        forms.add(markup);
        forms.add(markup.replace("\"", "&quot;").replace("'", "&#39;"));
        forms.add(markup.replace("\"", "&#34;").replace("'", "&#39;"));
    }

    /**
     * Base64 is told by the bytes before, but only by how many there are: a third of all beginnings each. What a neighbour
     * has a part in is left out, so that a secret is found inside the encoding of a longer text, e.g. of {@code user:secret}.
     */
    private static void addBase64(byte[] secret, Set<String> forms) {
        String whole = Base64.getEncoder().encodeToString(secret);
        addBase64(whole, forms);
        for (int before = 0; before < 3; before++) {
            byte[] shifted = new byte[before + secret.length];
            System.arraycopy(secret, 0, shifted, before, secret.length);
            String encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
            addBase64(encoded.substring((before * 8 + 5) / 6, shifted.length * 8 / 6), forms);
        }
        for (int length : LINE_LENGTHS) {
            for (int i = 0; i < whole.length() && whole.length() > length; i += length) {
                String line = whole.substring(i, Math.min(whole.length(), i + length));
                if (line.length() >= MIN_LENGTH + 2) {
                    addBase64(line, forms);
                }
            }
        }
    }

    private static void addBase64(String encoded, Set<String> forms) {
        forms.add(encoded);
        forms.add(encoded.replace('+', '-').replace('/', '_'));
    }
}
