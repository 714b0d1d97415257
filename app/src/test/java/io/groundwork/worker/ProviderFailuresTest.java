package io.groundwork.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.groundwork.run.RunMode;
import io.groundwork.run.RunStatus;
import io.groundwork.run.RunView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real provider that fails in the ways providers of services fail, under a real engine and a whole stack. */
@Timeout(300)
class ProviderFailuresTest {
    private static final String REGION = "aws-eu-west-1";
    private static final Map<String, String> NO_KEY = Map.of();
    private static final Map<String, String> RIGHT_KEY = Map.of("TEMPORAL_CLOUD_API_KEY", "env:RIGHT_KEY");
    private static final Map<String, String> WRONG_KEY = Map.of("TEMPORAL_CLOUD_API_KEY", "env:WRONG_KEY");

    @TempDir
    static Path root;

    private static Stack stack;

    private String workspace = "";
    private TestCloud cloud;

    @BeforeAll
    static void start() throws IOException {
        stack = TestCloud.stack(root, Map.of("RIGHT_KEY", TestCloud.KEY, "WRONG_KEY", "wrong-key-9914"));
    }

    @AfterAll
    static void stop() {
        if (stack != null) {
            stack.close();
        }
    }

    @BeforeEach
    void newCloud(TestInfo test) throws IOException {
        workspace = test.getTestMethod().orElseThrow().getName();
        workspace = workspace.substring(0, Math.min(60, workspace.length()));
        cloud = TestCloud.in(root.resolve("clouds").resolve(workspace));
    }

    @Test
    void without_an_api_key_the_apply_fails_once_and_says_how_to_give_one() throws IOException {
        RunView run = run(NO_KEY);

        assertProblem(run, "provider_unauthenticated", ProblemKind.ENGINE, "apply: main.tf:");
        assertThat(problemOf(run).message()).contains("Failed to create namespace", "no API key");
        assertThat(problemOf(run).nextStep()).contains("--env TEMPORAL_CLOUD_API_KEY");
        assertThat(cloud.calls("create")).hasSize(1);
        assertThat(cloud.recorder()).isEmpty();
    }

    @Test
    void a_wrong_api_key_fails_the_plan_where_there_is_something_to_look_at() throws IOException {
        applied();

        RunView run = run(WRONG_KEY);

        assertProblem(run, "provider_unauthenticated", ProblemKind.ENGINE, "plan: main.tf:");
        assertThat(cloud.calls("read")).hasSize(1);
        assertThat(stack.feed(run.runId()).toString()).doesNotContain("wrong-key-9914");
        assertThat(stack.filesWith("wrong-key-9914")).isEmpty();
    }

    @Test
    void a_key_without_the_right_to_do_it_is_told_from_a_wrong_one() throws IOException {
        cloud.willGoWrong("""
                [{"on": "create", "code": "PermissionDenied", "message": "Request unauthorized"}]
                """);

        assertProblem(run(RIGHT_KEY), "provider_forbidden", ProblemKind.ENGINE, "apply: main.tf:");
    }

    @Test
    void a_provider_that_refuses_the_plan_is_quoted_with_file_and_line() throws IOException {
        RunView run = stack.run(
                workspace, RunMode.APPLY, TestCloud.namespace(cloud.endpoint(), "mars", null), Map.of(), RIGHT_KEY);

        assertProblem(run, "configuration_refused", ProblemKind.ENGINE, "plan: main.tf:");
        assertThat(problemOf(run).message()).contains("such as aws-us-east-1");
    }

    @Test
    void a_service_that_is_away_for_a_moment_costs_a_plan_a_few_seconds() throws IOException {
        applied();
        cloud.willGoWrong("""
                [{"on": "read", "times": 2, "code": "Unavailable", "message": "the service is restarting"}]
                """);

        RunView run = run(RIGHT_KEY);

        assertThat(run.error()).isNull();
        assertThat(run.status()).isEqualTo(RunStatus.PLANNED_AND_FINISHED);
        assertThat(cloud.calls("read")).hasSize(3);
    }

    @Test
    void an_endpoint_that_nobody_listens_at_ends_the_run_after_a_few_plans() throws IOException {
        applied();

        RunView run = runAt(Listener.nobody(), null);

        assertProblem(run, "provider_unreachable", ProblemKind.EXTERNAL, "plan: main.tf:");
        assertThat(problemOf(run).message()).contains("connection refused", "tried 6 times");
        assertThat(scratch(run).resolve("plan-6")).isDirectory();
        assertThat(scratch(run).resolve("plan-7")).doesNotExist();
    }

    @Test
    void an_apply_is_not_repeated_where_the_service_is_away() throws IOException {
        cloud.willGoWrong("""
                [{"on": "create", "code": "Unavailable", "message": "the service is restarting"}]
                """);

        RunView run = run(RIGHT_KEY);

        assertProblem(run, "provider_unreachable", ProblemKind.EXTERNAL, "apply: main.tf:");
        assertThat(problemOf(run).nextStep()).contains("in the state");
        assertThat(cloud.calls("create")).hasSize(1);
    }

    @Test
    void the_insecure_setting_against_a_tls_endpoint_is_told_as_such_and_not_repeated() throws IOException {
        applied();
        try (Listener tls = Listener.withTls(root)) {
            RunView run = runAt(tls.address(), true);

            assertProblem(run, "provider_tls_failed", ProblemKind.ENGINE, "plan: main.tf:");
            assertThat(problemOf(run).nextStep()).contains("allow_insecure");
            assertThat(scratch(run).resolve("plan-2")).doesNotExist();
        }
    }

    @Test
    void a_certificate_that_nobody_vouches_for_is_told_as_such() throws IOException {
        applied();
        try (Listener tls = Listener.withTls(root)) {
            RunView run = runAt(tls.address(), false);

            assertProblem(run, "provider_tls_failed", ProblemKind.ENGINE, "plan: main.tf:");
            assertThat(problemOf(run).nextStep()).contains("SSL_CERT_FILE");
        }
    }

    @Test
    void tls_against_an_endpoint_without_is_told_as_such() throws IOException {
        applied();
        try (Listener plain = Listener.withoutTls()) {
            RunView run = runAt(plain.address(), false);

            assertProblem(run, "provider_tls_failed", ProblemKind.ENGINE, "plan: main.tf:");
            assertThat(problemOf(run).nextStep()).contains("endpoint does not");
        }
    }

    @Test
    void a_provider_that_crashes_during_an_apply_is_named() throws IOException {
        cloud.willGoWrong("""
                [{"on": "create", "exit": true}]
                """);

        RunView run = run(RIGHT_KEY);

        assertProblem(run, "provider_crashed", ProblemKind.ENGINE, "apply: ");
        assertThat(cloud.calls("create")).hasSize(1);
        assertThat(run.doubt()).as("nobody knows whether it was made").isNotNull();
    }

    private void applied() throws IOException {
        assertThat(run(RIGHT_KEY).status()).isEqualTo(RunStatus.APPLIED);
    }

    private RunView run(Map<String, String> secrets) throws IOException {
        return stack.run(
                workspace, RunMode.APPLY, TestCloud.namespace(cloud.endpoint(), REGION, null), Map.of(), secrets);
    }

    private RunView runAt(String endpoint, @org.jspecify.annotations.Nullable Boolean insecure) throws IOException {
        return stack.run(
                workspace, RunMode.APPLY, TestCloud.namespace(endpoint, REGION, insecure), Map.of(), RIGHT_KEY);
    }

    private static Path scratch(RunView run) {
        Path scratch = root.resolve("data/worker/runs").resolve(run.runId());
        assertThat(Files.isDirectory(scratch)).as("scratch of the last run").isTrue();
        return scratch;
    }

    private static void assertProblem(RunView run, String code, ProblemKind kind, String beginning) {
        assertThat(run.status()).isEqualTo(RunStatus.ERRORED);
        Problem problem = problemOf(run);
        assertThat(problem.code()).as(problem.message()).isEqualTo(code);
        assertThat(problem.kind()).isEqualTo(kind);
        assertThat(problem.message()).startsWith(beginning).doesNotContain("\tat ", "Exception");
        assertThat(problem.nextStep()).isNotBlank();
    }

    private static Problem problemOf(RunView run) {
        return Objects.requireNonNull(run.error(), "an error");
    }
}
