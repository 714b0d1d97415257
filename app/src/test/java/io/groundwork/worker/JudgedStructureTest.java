package io.groundwork.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundwork.run.RunMode;
import io.groundwork.run.RunStatus;
import io.groundwork.run.RunView;
import io.groundwork.run.policy.EnforcementLevel;
import io.groundwork.run.policy.PolicyReport;
import io.groundwork.run.policy.Violation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real terraform: a secret that is a word of the plan switches no policy off. */
@Timeout(300)
class JudgedStructureTest {
    private static final String PASSWORD = "swordfish-8471";

    @TempDir
    static Path root;

    private static Stack stack;

    @BeforeAll
    static void start() throws IOException {
        stack = TestCloud.stack(root, Map.of("CLOUD_KEY", TestCloud.KEY, "PASSWORD", PASSWORD));
    }

    @AfterAll
    static void stop() {
        if (stack != null) {
            stack.close();
        }
    }

    private static String secretVariable(String value) {
        return """
                variable "it" {
                  sensitive = true
                  default   = "%s"
                }
                """.formatted(value);
    }

    private static PolicyReport report(RunView run) {
        return Objects.requireNonNull(run.policy(), () -> "a verdict on " + run);
    }

    @ParameterizedTest
    @ValueSource(strings = {"resource_changes", "actions", "delete", "managed", "change", "terraform_data"})
    void twelve_deletions_ask_a_person_whatever_word_a_secret_is(String secret) throws IOException {
        String workspace = "words-" + secret;
        String many = IntStream.range(0, 12)
                .mapToObj("resource \"terraform_data\" \"r%d\" {}\n"::formatted)
                .collect(Collectors.joining());
        assertThat(stack.run(workspace, RunMode.APPLY, many).status()).isEqualTo(RunStatus.APPLIED);

        // Nobody has approved it: what would pass were applied.
        RunView waiting = stack.runToDecision(workspace, secretVariable(secret));

        assertThat(waiting.status()).isEqualTo(RunStatus.AWAITING_APPROVAL);
        assertThat(report(waiting).violations()).extracting(Violation::rule).contains("mass_deletion");
        assertThat(stack.api.plan(waiting.runId()).path("resource_changes")).hasSize(12);
    }

    @ParameterizedTest
    @ValueSource(strings = {"temporalcloud_user", "account_access", "create", "temporalcloud"})
    void an_administrator_of_the_account_is_refused_whatever_word_a_secret_is(String secret) throws IOException {
        TestCloud cloud = TestCloud.in(root.resolve("cloud"));
        String configuration = TestCloud.provider(cloud.endpoint(), null) + """
                resource "temporalcloud_user" "root" {
                  email          = "root@example.com"
                  account_access = "admin"
                }
                """ + secretVariable(secret);

        RunView run = stack.run(
                "admin-" + secret,
                RunMode.APPLY,
                configuration,
                Map.of(),
                Map.of("TEMPORAL_CLOUD_API_KEY", "env:CLOUD_KEY"));

        assertThat(run.status()).isEqualTo(RunStatus.POLICY_FAILED);
        assertThat(report(run).worst()).contains(EnforcementLevel.HARD_MANDATORY);
        assertThat(report(run).violations()).extracting(Violation::rule).contains("account_admin");
    }

    @Test
    void a_secret_that_is_an_instance_key_is_shown_to_nobody_and_policies_know_the_instance() throws IOException {
        String configuration = """
                variable "password" {
                  sensitive = true
                }
                resource "terraform_data" "a" {
                  for_each = { (nonsensitive(var.password)) = 1, other = 2 }
                  provisioner "local-exec" {
                    command = "true"
                  }
                }
                """;
        RunView run = stack.run(
                "keyed", RunMode.PLAN_ONLY, configuration, Map.of(), Map.of("TF_VAR_password", "env:PASSWORD"));

        assertThat(run.error()).isNull();
        assertThat(run.plan())
                .satisfies(plan -> assertThat(Objects.requireNonNull(plan).planJudged())
                        .isNotNull()
                        .isNotEqualTo(plan.planView()));
        assertThat(stack.api.plan(run.runId()).toString())
                .contains("terraform_data.a[\\\"(sensitive value)\\\"]", "terraform_data.a[\\\"other\\\"]")
                .doesNotContain(PASSWORD);
        assertThat(report(run).toString()).doesNotContain(PASSWORD);
    }
}
