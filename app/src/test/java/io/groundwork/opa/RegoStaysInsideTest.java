package io.groundwork.opa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import io.groundwork.policy.PolicyDirectory;
import io.groundwork.problem.ProblemException;
import io.groundwork.run.policy.EnforcementLevel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A policy reads its input and its own set: no host hears of a run, and no file of the machine is looked into. */
class RegoStaysInsideTest {
    private static final String SCHEMA =
            "{\"type\": \"object\", \"properties\": {\"hostname\": {\"type\": \"string\"}}}";

    private final Queue<String> asked = new ConcurrentLinkedQueue<>();

    @TempDir
    Path root;

    private HttpServer server;
    private String address;
    private Path file;

    @BeforeEach
    void offerASchema() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().toString());
            byte[] bytes = SCHEMA.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        address = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
        file = Files.writeString(root.resolve("private.json"), SCHEMA);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    /** Wherever a set comes to opa: judging a run, {@code policy eval} and {@code policy test}. */
    private void assertRefusedEverywhere(RegoSet set, String complaint) throws Exception {
        set.with("a_test.rego", "package main_test\ntest_nothing if true\n");
        var trial = new PolicyTrial(RegoSet.settings(Duration.ofMinutes(2)));
        var source = new PolicyDirectory(set.directory().toString(), EnforcementLevel.SOFT_MANDATORY);
        assertRefused(() -> set.load(EnforcementLevel.SOFT_MANDATORY), complaint);
        assertRefused(() -> trial.judge(List.of(source), RegoSet.plan(), RegoSet.RUN), complaint);
        assertRefused(() -> trial.test(set.directory()), complaint);
        assertThat(asked).isEmpty();
    }

    private static void assertRefused(ThrowingCallable use, String complaint) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(use)
                .withMessageContaining(complaint)
                .satisfies(e -> assertThat(e.problem().code()).isEqualTo("policy_set_invalid"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"json.match_schema({}, %s)", "json.verify_schema(%s)"})
    void a_schema_that_points_to_a_host_is_not_fetched(String call) throws Exception {
        String schema = "{\"$ref\": concat(\"\", [\"" + address + "\", input.run.workspace.name])}";
        RegoSet set = RegoSet.of(root, """
                package main
                deny contains "told" if {
                  [valid, _] := %s
                  valid
                }
                """.formatted(call.formatted(schema)));

        assertRefusedEverywhere(set, "undefined function " + call.substring(0, call.indexOf('(')));
    }

    @ParameterizedTest
    @ValueSource(strings = {"json.match_schema({\"hostname\": 1}, %s)", "json.verify_schema(%s)"})
    void a_schema_that_points_to_a_file_is_not_read(String call) throws Exception {
        RegoSet set = RegoSet.of(root, """
                package main
                deny contains sprintf("%%v", [found]) if found := %s
                """.formatted(call.formatted("{\"$ref\": \"file://" + file + "\"}")));

        assertRefusedEverywhere(set, "undefined function " + call.substring(0, call.indexOf('(')));
    }

    private RegoSet annotated(String schema) {
        return RegoSet.of(root, """
                # METADATA
                # scope: package
                # schemas:
                #   - input: %s
                package main

                deny contains "x" if input.settings.nothing == 1
                """.formatted(schema));
    }

    @Test
    void a_schema_in_an_annotation_that_points_to_a_host_is_not_fetched() throws Exception {
        assertRefusedEverywhere(
                annotated("{type: object, properties: {settings: {$ref: \"" + address + "\"}}}"),
                "a.rego: a schema in its annotations has the $ref " + address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{type: object, properties: {settings: {$ref: \"file://%s\"}}}",
                "{$id: \"file://%s\", type: object, properties: {settings: {$ref: \"#/properties\"}}}",
                "{type: object, properties: {settings: {anyOf: [{$ref: \"%s\"}]}}}"
            })
    void a_schema_in_an_annotation_that_points_to_a_file_is_not_read(String schema) throws Exception {
        // opa's own complaint would list the names in that file.
        assertRefusedEverywhere(annotated(schema.formatted(file)), "which is not in the policy set");
    }

    @Test
    void a_schema_in_an_annotation_that_points_into_itself_is_used() throws Exception {
        RegoSet set = annotated("{type: object, definitions: {s: {type: object, properties: {id: {type: string}}}},"
                + " properties: {settings: {$ref: \"#/definitions/s\"}}}");

        assertRefused(() -> set.load(EnforcementLevel.SOFT_MANDATORY), "undefined ref: input.settings.nothing");
    }

    @Test
    void what_opa_is_told_it_may_use_has_no_way_out_that_it_knows_of() throws Exception {
        Path capabilities = root.resolve("capabilities.json");
        Opa.find(RegoSet.settings(Duration.ofMinutes(2))).writeCapabilities(capabilities);

        assertThat(Files.readString(capabilities))
                .contains("\"allow_net\":[]", "\"time.now_ns\"", "\"net.cidr_contains\"")
                .doesNotContain(
                        "\"http.send\"",
                        "\"net.lookup_ip_addr\"",
                        "\"opa.runtime\"",
                        "\"json.match_schema\"",
                        "\"json.verify_schema\"");
    }
}
