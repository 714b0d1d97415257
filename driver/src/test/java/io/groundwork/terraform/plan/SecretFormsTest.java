package io.groundwork.terraform.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a secret on its way through programs and protocols, and is found all the same. */
class SecretFormsTest {

    private static final String HIDDEN = Redactor.PLACEHOLDER;
    private static final String SECRET = "Sw0rd fish/8471+&\"ä${x}'";

    private final Redactor redactor = Redactor.of(List.of(SECRET));

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "ab", "abc", "user:", "x-api-key:", "someone@example.com:"})
    void base64_of_a_longer_text_shows_no_more_of_the_secret_than_the_bits_it_shares_with_its_neighbours(
            String before) {
        for (String after : List.of("", "\n", "12", "end")) {
            byte[] text = (before + SECRET + after).getBytes(StandardCharsets.UTF_8);
            for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
                String encoded = encoder.encodeToString(text);

                String redacted = redactor.text("Authorization: Basic " + encoded + " end");

                assertThat(redacted)
                        .contains(HIDDEN)
                        .startsWith("Authorization: Basic ")
                        .endsWith(" end");
                String left = redacted.replace("Authorization: Basic ", "")
                        .replace(" end", "")
                        .replace("=", "");
                int characters = left.length() - HIDDEN.length();
                int neighbours = (before.length() * 8 + 5) / 6 + (after.length() * 8 + 5) / 6 + 1;
                assertThat(characters).as(redacted).isLessThanOrEqualTo(neighbours);
            }
        }
    }

    @Test
    void base64_that_is_broken_into_lines_is_found_line_by_line() {
        String key = "a long secret, as keys are; ".repeat(20);
        Redactor knowing = Redactor.of(List.of(key));
        for (int length : new int[] {64, 76}) {
            String broken = Base64.getMimeEncoder(length, "\n".getBytes(StandardCharsets.UTF_8))
                    .encodeToString(key.getBytes(StandardCharsets.UTF_8));

            assertThat(broken.lines().map(knowing::text)).hasSizeGreaterThan(8).allMatch(HIDDEN::equals);
        }
    }

    /** As each prints this secret: typed from what they printed. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "Terraform's urlencode (Go's QueryEscape), Sw0rd+fish%2F8471%2B%26%22%C3%A4%24%7Bx%7D%27",
                "Go's PathEscape, Sw0rd%20fish%2F8471+&%22%C3%A4$%7Bx%7D%27",
                "a path of Go's net/url, Sw0rd%20fish/8471+&%22%C3%A4$%7Bx%7D%27",
                "JavaScript, Sw0rd%20fish%2F8471%2B%26%22%C3%A4%24%7Bx%7D'",
                "lower case, Sw0rd%20fish%2f8471%2b%26%22%c3%a4%24%7bx%7d%27",
                "JSON, Sw0rd fish/8471+&\\\"ä${x}'",
                "JSON of an engine, Sw0rd fish/8471+\\u0026\\\"ä${x}'",
                "JSON in ASCII, Sw0rd fish/8471+&\\\"\\u00e4${x}'",
                "JSON of PHP, Sw0rd fish\\/8471+&\\\"ä${x}'",
                "JSON in JSON, Sw0rd fish/8471+&\\\\\\\"ä${x}'",
                "an address, Sw0rd fish/8471+&\\\"ä$${x}'",
                "XML, Sw0rd fish/8471+&amp;&quot;ä${x}&#39;",
                "HTML of Go, Sw0rd fish/8471+&amp;&#34;ä${x}&#39;",
                "a shell's trace, Sw0rd fish/8471+&\"ä${x}'\\''",
                "export -p, Sw0rd fish/8471+&\\\"ä\\${x}'"
            })
    void a_secret_is_found_as_others_write_it(String who, String form) {
        assertThat(redactor.text("[" + form + "]")).as(who).isEqualTo("[" + HIDDEN + "]");
    }

    @Test
    void the_encoders_of_this_language_agree() {
        byte[] bytes = SECRET.getBytes(StandardCharsets.UTF_8);
        for (String form : List.of(
                URLEncoder.encode(SECRET, StandardCharsets.UTF_8),
                HexFormat.of().formatHex(bytes),
                HexFormat.of().withUpperCase().formatHex(bytes),
                SECRET.toLowerCase(Locale.ROOT),
                SECRET.toUpperCase(Locale.ROOT))) {
            assertThat(redactor.text("[" + form + "]")).as(form).isEqualTo("[" + HIDDEN + "]");
        }
    }

    @Test
    void a_secret_with_space_around_it_is_found_without() {
        assertThat(Redactor.of(List.of("  swordfish-8471\r\n")).text("<swordfish-8471>"))
                .isEqualTo("<" + HIDDEN + ">");
    }

    @Test
    void a_secret_that_is_a_form_of_another_has_forms_of_its_own() {
        Redactor both = Redactor.of(List.of("swordfish", "SWORDFISH"));
        for (String secret : List.of("swordfish", "SWORDFISH")) {
            String form = Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8));
            assertThat(both.text(form)).isEqualTo(HIDDEN);
        }
    }

    @Test
    void the_half_of_a_secret_at_an_end_of_a_piece_is_taken_out() {
        String secret = "Zq7vK2mX9pR4tL8w";
        Redactor knowing = Redactor.of(List.of(secret));
        for (int cut = 0; cut <= secret.length(); cut++) {
            String first = knowing.piece("password: " + secret.substring(0, cut));
            String second = knowing.piece(secret.substring(cut) + " was used");

            int shown = first.length() - "password: ".length() - (first.endsWith(HIDDEN) ? HIDDEN.length() : 0);
            int shownThen = second.length() - " was used".length() - (second.startsWith(HIDDEN) ? HIDDEN.length() : 0);
            assertThat(shown).as(first).isLessThan(secret.length() / 2);
            assertThat(shownThen).as(second).isLessThan(secret.length() / 2);
            assertThat(Math.max(shown, 0) + Math.max(shownThen, 0)).isLessThan(secret.length() / 2);
        }
    }

    @Test
    void a_piece_with_a_whole_secret_at_each_end_keeps_what_is_between() {
        assertThat(Redactor.of(List.of("swordfish-8471")).piece("swordfish-8471 and swordfish-8471"))
                .isEqualTo(HIDDEN + " and " + HIDDEN);
        assertThat(redactor.piece("")).isEmpty();
    }

    @Test
    void words_with_which_a_secret_begins_or_ends_stay_where_they_are_less_than_half_of_it() {
        Redactor knowing = Redactor.of(List.of("https://hooks.example.com/services/T0/B0/abcdefghijkl"));

        assertThat(knowing.piece("calling https://hooks.example.com")).isEqualTo("calling https://hooks.example.com");
    }

    @Test
    void thousands_of_secrets_with_one_beginning_are_looked_for_in_megabytes_within_seconds() {
        var random = new Random(7);
        List<String> secrets = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            secrets.add("https://service.example.com/token/" + Long.toHexString(random.nextLong()) + "?a=" + i);
        }
        String line = "https://service.example.com/token/of nobody, and some more text as engines write it. ";
        String text = line.repeat(4 * 1024 * 1024 / line.length());

        long begun = System.nanoTime();
        Redactor knowing = Redactor.of(secrets);
        String redacted = knowing.text(text + secrets.get(4_711)) + knowing.piece(line);
        Duration took = Duration.ofNanos(System.nanoTime() - begun);

        assertThat(redacted).isEqualTo(text + HIDDEN + line);
        // About one second on one core; a search that compares each with each would take hours.
        assertThat(took).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void a_secret_of_megabytes_is_found_whole_in_part_line_by_line_and_in_json() {
        StringBuilder lines = new StringBuilder();
        Random random = new Random(7);
        while (lines.length() < 3 << 20) {
            lines.append(Long.toString(random.nextLong(), 36)).append("\"\\").append("ä\n");
        }
        String secret = lines.toString();
        Redactor knowing = Redactor.of(List.of(secret));

        assertThat(knowing.text("before " + secret + " after")).isEqualTo("before " + HIDDEN + " after");
        assertThat(knowing.text("{" + new TextNode(secret) + "}")).isEqualTo("{\"" + HIDDEN + "\"}");
        assertThat(secret.lines().skip(1000).limit(50).map(knowing::text)).allMatch(HIDDEN::equals);
        assertThat(knowing.piece("cut: " + secret.substring(0, 5000)))
                .startsWith("cut: " + HIDDEN)
                .hasSizeLessThan(600);
    }
}
