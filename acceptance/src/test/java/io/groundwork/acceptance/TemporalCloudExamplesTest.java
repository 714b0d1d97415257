package io.groundwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The examples of Temporal Cloud as their READMEs run them, with a cloud of the tests' own at the endpoint. */
@Timeout(300)
@ExtendWith(SharedDeployment.class)
class TemporalCloudExamplesTest {
    private static final String NAMESPACE = Deployment.example("temporal-cloud-namespace");
    private static final String ADMIN_USER = Deployment.example("temporal-cloud-admin-user");
    private static final String AUTHORITY = """
            -----BEGIN CERTIFICATE-----
            bm90IGEgcmVhbCBvbmU=
            -----END CERTIFICATE-----
            """;

    private final Deployment groundwork;

    @TempDir
    Path root;

    private Cloud cloud;

    TemporalCloudExamplesTest(Deployment groundwork) {
        this.groundwork = groundwork;
    }

    @BeforeEach
    void newCloud() {
        cloud = Cloud.in(root.resolve("cloud"));
    }

    @Test
    void a_namespace_is_made_its_endpoints_come_out_and_it_is_taken_away_once_somebody_approves() throws IOException {
        Result made = namespace("--auto-approve");

        assertThat(made.exitCode()).as(made.out() + made.err()).isZero();
        JsonNode outputs = made.last().path("outputs");
        assertThat(outputs.at("/namespace/value").asText()).isEqualTo("demo-groundwork.a1b2c");
        assertThat(outputs.at("/address/value").asText()).isEqualTo("demo-groundwork.a1b2c.tmprl.cloud:7233");
        assertThat(outputs.at("/endpoints/value/web_address").asText()).startsWith("https://cloud.temporal.io/");
        JsonNode there = cloud.namespace("demo-groundwork.a1b2c");
        assertThat(there.at("/regions/0").asText()).isEqualTo("aws-eu-central-1");
        assertThat(there.path("retention_days").asInt()).isEqualTo(30);
        assertThat(new String(
                        Base64.getDecoder()
                                .decode(there.path("accepted_client_ca").asText()),
                        StandardCharsets.UTF_8))
                .isEqualTo(AUTHORITY);
        assertNowhere(Cloud.KEY, made.last().path("workflowId").asText());

        assertThat(namespace("--auto-approve").last().path("status").asText()).isEqualTo("planned_and_finished");

        String destroy = runIdOf(namespace("--destroy", "--auto-approve", "--no-wait"));
        groundwork.awaitStatus(destroy, "awaiting_approval");
        groundwork.cli("approve", destroy, "--reason", "it was a test");
        assertThat(groundwork.awaitEnd(destroy)).isEqualTo("destroyed");
        assertThat(cloud.done()).containsExactly("create temporalcloud_namespace", "delete temporalcloud_namespace");
    }

    @Test
    void an_administrator_of_a_namespace_waits_for_a_person_and_is_made_once_approved() {
        String run = runIdOf(adminUser("namespace-admin", "--auto-approve", "--no-wait"));

        groundwork.awaitStatus(run, "awaiting_approval");
        assertThat(cloud.done()).isEmpty();
        assertThat(groundwork.cli("status", run).out()).contains("namespace_admin", "soft-mandatory");

        groundwork.cli("approve", run, "--reason", "on call this month");
        assertThat(groundwork.awaitEnd(run)).isEqualTo("applied");
        Result outputs = groundwork.cli("outputs", "namespace-admin", "--json");
        JsonNode user = cloud.user(outputs.last().at("/outputs/user/value").asText());
        assertThat(user.path("account_access").asText()).isEqualTo("developer");
        assertThat(user.at("/namespace_accesses")
                        .path("demo-groundwork-admin.a1b2c")
                        .asText())
                .isEqualTo("admin");
    }

    @Test
    void an_administrator_of_the_account_is_stopped_for_good() {
        Result stopped = adminUser("account-admin", "--auto-approve", "--var", "account_admin=true");

        assertThat(stopped.exitCode()).as(stopped.out() + stopped.err()).isEqualTo(3);
        assertThat(stopped.last().path("status").asText()).isEqualTo("policy_failed");
        assertThat(stopped.last().at("/error/message").asText()).contains("administrator of the whole account");
        assertThat(cloud.done()).isEmpty();
    }

    @Test
    void without_the_key_the_apply_fails_and_says_what_to_do() {
        Result failed = groundwork.cli(arguments(
                NAMESPACE,
                "--workspace",
                "without-key",
                "--auto-approve",
                "--var",
                "prefix=demo",
                "--var",
                "accepted_client_ca=" + AUTHORITY,
                "--var",
                "endpoint=" + cloud.endpoint()));

        assertThat(failed.exitCode()).isEqualTo(4);
        assertThat(failed.last().at("/error/code").asText()).isEqualTo("provider_unauthenticated");
        assertThat(failed.last().at("/error/nextStep").asText()).contains("--env TEMPORAL_CLOUD_API_KEY");
    }

    private Result namespace(String... more) {
        return groundwork.cli(Stream.concat(
                        Arrays.stream(arguments(
                                NAMESPACE,
                                "--env",
                                "TEMPORAL_CLOUD_API_KEY",
                                "--var",
                                "prefix=demo",
                                "--var",
                                "region=aws-eu-central-1",
                                "--var",
                                "retention_days=30",
                                "--var",
                                "accepted_client_ca=" + AUTHORITY,
                                "--var",
                                "endpoint=" + cloud.endpoint())),
                        Arrays.stream(more))
                .toArray(String[]::new));
    }

    private Result adminUser(String workspace, String... more) {
        return groundwork.cli(Stream.concat(
                        Arrays.stream(arguments(
                                ADMIN_USER,
                                "--workspace",
                                workspace,
                                "--env",
                                "TEMPORAL_CLOUD_API_KEY",
                                "--var",
                                "prefix=demo",
                                "--var",
                                "email=ada@example.com",
                                "--var",
                                "endpoint=" + cloud.endpoint())),
                        Arrays.stream(more))
                .toArray(String[]::new));
    }

    private static String[] arguments(String... arguments) {
        List<String> all = new ArrayList<>(List.of("run"));
        all.addAll(List.of(arguments));
        all.add("--json");
        return all.toArray(String[]::new);
    }

    private static String runIdOf(Result accepted) {
        assertThat(accepted.exitCode()).as(accepted.out() + accepted.err()).isZero();
        return accepted.last().path("runId").asText();
    }

    /** In no file of any process, and not in the history, neither as it is nor within a payload. */
    private void assertNowhere(String secret, String workflowId) throws IOException {
        try (Stream<Path> files = Files.walk(groundwork.root())) {
            assertThat(files.filter(Files::isRegularFile).filter(file -> holds(file, secret)))
                    .isEmpty();
        }
        List<String> texts = ExportedHistory.texts(groundwork, workflowId);
        assertThat(texts).hasSizeGreaterThan(5).noneMatch(text -> text.contains(secret));
    }

    private static boolean holds(Path file, String secret) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(secret);
        } catch (IOException e) {
            // Gone since it was listed, or a socket.
            return false;
        }
    }
}
