package io.groundwork.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import io.groundwork.codec.CodecClient.Answer;
import io.groundwork.keyring.KeyRing;
import io.groundwork.problem.ProblemException;
import io.groundwork.secret.Secret;
import io.temporal.api.common.v1.Payload;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodecServerTest {
    private static final String UI = "https://temporal.example.com";
    private static final String LOCAL_UI = "http://localhost:8080";
    private static final Payload PLAIN = Payload.newBuilder()
            .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
            .setData(ByteString.copyFromUtf8("{\"workspace\": \"canary-17\"}"))
            .build();
    /** As {@code temporal --codec-endpoint --codec-auth} sends them. */
    private static final Map<String, String> CLI =
            Map.of("Authorization", "Bearer right", "Content-Type", "application/json", "X-Namespace", "default");

    private static final Map<String, String> PAGE =
            Map.of("Origin", LOCAL_UI, "Content-Type", "application/json", "X-Namespace", "default");

    private final KeyRing ring = KeyRing.fresh();
    private CodecServer server;
    private CodecClient client;

    @BeforeEach
    void start() {
        server = CodecServer.start(
                new CodecSettings(
                        "127.0.0.1", 0, List.of(WebOrigin.parse(UI), WebOrigin.parse(LOCAL_UI)), new Secret("right")),
                ring);
        client = new CodecClient(server.address());
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/default", "/codec/production.a1b2c", "/name%20space"})
    void what_is_encoded_under_any_path_comes_back_from_decode(String path) {
        Answer encoded = client.post(path + "/encode", CLI, CodecClient.json(PLAIN, PLAIN));
        assertThat(encoded.status()).isEqualTo(200);
        assertThat(encoded.header("Content-Type")).isEqualTo("application/json");
        assertThat(encoded.payloads())
                .hasSize(2)
                .allSatisfy(payload -> assertThat(encoding(payload)).isEqualTo("binary/encrypted"));

        Answer decoded = client.post(path + "/decode", CLI, encoded.text());
        assertThat(decoded.status()).isEqualTo(200);
        assertThat(decoded.payloads()).containsExactly(PLAIN, PLAIN);
    }

    @Test
    void what_a_worker_wrote_is_shown_compressed_or_not() {
        Payload big = PLAIN.toBuilder()
                .setData(ByteString.copyFromUtf8("\"" + "the same line\\n".repeat(5_000) + "\""))
                .build();
        List<Payload> written = PayloadCodecs.forShowing(ring, null).encode(List.of(PLAIN, big));

        Answer decoded = client.post("/decode", CLI, CodecClient.json(written.toArray(Payload[]::new)));

        assertThat(decoded.payloads()).containsExactly(PLAIN, big);
    }

    @Test
    void what_is_not_ours_passes_unchanged() {
        assertThat(client.post("/decode", CLI, CodecClient.json(PLAIN)).payloads())
                .containsExactly(PLAIN);
        assertThat(client.post("/decode", CLI, "{}").payloads()).isEmpty();
    }

    @Test
    void without_the_token_nothing_is_told() {
        for (String wrong : List.of("", "Bearer wrong", "Basic right", "right", "Bearer ", "Bearer right ring")) {
            Answer refused = client.post(
                    "/decode", CodecClient.with(CLI, "Authorization", wrong), CodecClient.json(encrypted()));

            assertThat(refused.status()).as(wrong).isEqualTo(401);
            assertThat(refused.code()).isEqualTo("unauthorized");
            assertThat(refused.header("WWW-Authenticate")).isEqualTo("Bearer");
        }
    }

    @Test
    void a_page_that_was_not_named_is_refused_whatever_it_shows() {
        for (String foreign : List.of("https://evil.example", "null", UI + ".evil.example", "http://localhost:8081")) {
            Answer refused =
                    client.post("/decode", CodecClient.with(CLI, "Origin", foreign), CodecClient.json(encrypted()));

            assertThat(refused.status()).as(foreign).isEqualTo(403);
            assertThat(refused.code()).isEqualTo("origin_foreign");
            assertThat(refused.header("Access-Control-Allow-Origin")).isEmpty();
            assertThat(preflight(foreign).status()).isEqualTo(403);
        }
    }

    @Test
    void a_page_that_was_named_may_send_what_temporals_ui_sends_and_read_the_answer() {
        Answer preflight = preflight(UI);
        assertThat(preflight.status()).isEqualTo(204);
        assertThat(preflight.header("Access-Control-Allow-Origin")).isEqualTo(UI);
        assertThat(preflight.header("Access-Control-Allow-Credentials")).isEqualTo("true");
        assertThat(preflight.header("Access-Control-Allow-Methods")).isEqualTo("POST");
        assertThat(preflight.header("Access-Control-Allow-Headers"))
                .contains("Authorization", "Content-Type", "X-Namespace");
        assertThat(preflight.header("Vary")).isEqualTo("Origin");

        Answer decoded = client.post("/decode", CodecClient.with(CLI, "Origin", UI), CodecClient.json(encrypted()));
        assertThat(decoded.payloads()).containsExactly(PLAIN);
        assertThat(decoded.header("Access-Control-Allow-Origin")).isEqualTo(UI);
        assertThat(decoded.header("Access-Control-Allow-Credentials")).isEqualTo("true");

        Answer refused = client.post(
                "/decode", CodecClient.with(CLI, "Origin", UI, "Authorization", ""), CodecClient.json(encrypted()));
        assertThat(refused.code()).isEqualTo("unauthorized");
        assertThat(refused.header("Access-Control-Allow-Origin"))
                .as("the page is told why")
                .isEqualTo(UI);
    }

    @Test
    void a_named_page_of_this_machine_needs_no_token_but_a_wrong_one_is_wrong() {
        String asked = CodecClient.json(encrypted());

        assertThat(client.post("/decode", PAGE, asked).payloads()).containsExactly(PLAIN);
        assertThat(client.post("/decode", CodecClient.with(PAGE, "Authorization", "Bearer wrong"), asked)
                        .code())
                .isEqualTo("unauthorized");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via"})
    void what_a_proxy_passes_on_is_not_from_this_machine(String header) {
        Answer refused =
                client.post("/decode", CodecClient.with(PAGE, header, "203.0.113.7"), CodecClient.json(encrypted()));

        assertThat(refused.code()).isEqualTo("unauthorized");
    }

    @Test
    void an_unknown_key_is_named() {
        Payload foreign =
                new EncryptingCodec(KeyRing.fresh()).encode(List.of(PLAIN)).getFirst();

        Answer refused = client.post("/decode", CLI, CodecClient.json(encrypted(), foreign));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.code()).isEqualTo("payload_key_unknown");
        assertThat(refused.text())
                .contains(foreign.getMetadataOrThrow("encryption-key-id").toStringUtf8())
                .doesNotContain("canary");
    }

    @Test
    void a_cut_ciphertext_is_told() {
        Payload whole = encrypted();
        for (int bytes : List.of(0, 11, 27, whole.getData().size() - 1)) {
            Payload cut = whole.toBuilder()
                    .setData(whole.getData().substring(0, bytes))
                    .build();

            Answer refused = client.post("/decode", CLI, CodecClient.json(cut));

            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.code()).isEqualTo("payload_damaged");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "canary",
                "[]",
                "{\"payloads\": 7}",
                "{\"payloads\": [{\"data\": \"not base64!\"}]}",
                "{\"payload\": []}",
                "{\"payloads\": [",
                "{\"payloads\": [{\"metadata\": {\"encoding\": {}}}]}"
            })
    void other_json_is_refused_without_repeating_it(String body) {
        Answer refused = client.post("/decode", CLI, body);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.code()).isEqualTo("body_unreadable");
        assertThat(refused.text()).doesNotContain("canary");
    }

    @Test
    void json_nested_deep_or_in_another_charset_is_refused() {
        assertThat(client.post("/decode", CLI, "{\"payloads\":".repeat(50_000)).code())
                .isEqualTo("body_unreadable");
        byte[] latin = {'{', '"', (byte) 0xE9, '"', ':', '1', '}'};
        assertThat(client.send("POST", "/decode", CLI, BodyPublishers.ofByteArray(latin))
                        .code())
                .isEqualTo("body_unreadable");
    }

    @Test
    void a_body_may_have_ten_megabytes_and_not_a_byte_more() {
        String most = padded(CodecHandler.MOST_BYTES);
        assertThat(client.post("/decode", CLI, most).payloads()).containsExactly(PLAIN);

        for (int size : List.of(CodecHandler.MOST_BYTES + 1, 4 * CodecHandler.MOST_BYTES)) {
            Answer refused = client.post("/decode", CLI, padded(size));
            assertThat(refused.status()).isEqualTo(413);
            assertThat(refused.code()).isEqualTo("body_too_large");
        }
    }

    @Test
    void a_body_of_millions_of_empty_payloads_is_refused_before_each_of_them_takes_memory() {
        String many = "{\"payloads\":[" + "{},".repeat(3_000_000) + "{}]}";

        for (String path : List.of("/encode", "/decode")) {
            assertThat(client.post(path, CLI, many).code()).isEqualTo("body_too_large");
        }
    }

    @Test
    void whoever_sends_much_without_a_right_to_still_gets_an_answer() {
        String large = padded(4 * CodecHandler.MOST_BYTES);

        assertThat(client.post("/decode", CodecClient.with(CLI, "Authorization", ""), large)
                        .code())
                .isEqualTo("unauthorized");
        assertThat(client.post("/decode", CodecClient.with(CLI, "Origin", "https://evil.example"), large)
                        .code())
                .isEqualTo("origin_foreign");
    }

    @Test
    void there_is_nothing_else() {
        assertThat(client.post("/", CLI, "{}").code()).isEqualTo("no_such_endpoint");
        assertThat(client.post("/decodes", CLI, "{}").status()).isEqualTo(404);
        for (String method : List.of("GET", "PUT", "DELETE", "OPTIONS")) {
            Answer refused = client.send(method, "/decode", CLI, BodyPublishers.noBody());
            assertThat(refused.status()).as(method).isEqualTo(405);
            assertThat(refused.code()).isEqualTo("method_not_allowed");
            assertThat(refused.header("Allow")).isEqualTo("POST");
        }
        assertThat(client.send("HEAD", "/decode", CLI, BodyPublishers.noBody()).status())
                .isEqualTo(405);
        Answer form = client.post("/decode", CodecClient.with(CLI, "Content-Type", "text/plain"), "{}");
        assertThat(form.status()).isEqualTo(415);
        assertThat(form.code()).isEqualTo("media_type_not_supported");
    }

    @Test
    void a_port_in_use_is_one_clear_problem() {
        int taken = server.address().getPort();

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() ->
                        CodecServer.start(new CodecSettings("127.0.0.1", taken, List.of(), new Secret("right")), ring))
                .withMessageContaining("127.0.0.1:" + taken)
                .satisfies(e -> assertThat(e.problem().code()).isEqualTo("port_in_use"));
    }

    private Answer preflight(String origin) {
        return client.send(
                "OPTIONS",
                "/decode",
                Map.of(
                        "Origin", origin,
                        "Access-Control-Request-Method", "POST",
                        "Access-Control-Request-Headers", "content-type,x-namespace,authorization"),
                BodyPublishers.noBody());
    }

    private Payload encrypted() {
        return PayloadCodecs.forShowing(ring, null).encode(List.of(PLAIN)).getFirst();
    }

    private static String padded(int size) {
        String body = CodecClient.json(PLAIN);
        return body + " ".repeat(size - body.length());
    }

    private static String encoding(Payload payload) {
        return payload.getMetadataOrThrow("encoding").toStringUtf8();
    }
}
