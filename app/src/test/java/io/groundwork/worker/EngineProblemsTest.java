package io.groundwork.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.groundwork.run.Stage;
import io.groundwork.run.plan.Diagnostic;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Details as gRPC, Go's packages and well-known providers word them. */
class EngineProblemsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "provider_unauthenticated | rpc error: code = Unauthenticated desc = Request unauthenticated",
                "provider_unauthenticated | GET https://api.example/v1/me: 401 Unauthorized",
                "provider_unauthenticated | operation error STS: https response error StatusCode: 401, RequestID: 1",
                "provider_forbidden | rpc error: code = PermissionDenied desc = Request unauthorized",
                "provider_forbidden | operation error EC2, StatusCode: 403, api error UnauthorizedOperation",
                "provider_unreachable | rpc error: code = Unavailable desc = name resolver error: produced zero addresses",
                "provider_unreachable | Get https://api.example: dial tcp 10.0.0.1:443: connect: connection refused",
                "provider_unreachable | Get https://api.example: dial tcp 10.0.0.1:443: i/o timeout",
                "provider_unreachable | dial tcp: lookup api.example on 10.0.0.2:53: no such host",
                "provider_unreachable | unexpected answer: 503 Service Unavailable",
                "provider_tls_failed | rpc error: code = Unavailable desc = connection error: error reading server preface: http2: frame too large",
                "provider_tls_failed | code = Unavailable desc = authentication handshake failed: tls: first record does not look like a TLS handshake",
                "provider_tls_failed | tls: failed to verify certificate: x509: certificate signed by unknown authority",
                "provider_crashed | The plugin did not respond",
                "provider_crashed | The plugin6.(*GRPCProvider).ApplyResourceChange request was cancelled.",
                "configuration_refused | rpc error: code = InvalidArgument desc = retention is out of range"
            })
    void what_a_provider_says_of_its_service_is_classified(String code, String detail) {
        assertThat(plan(error("Failed to get namespace", detail, "cloud_thing.a"))
                        .code())
                .isEqualTo(code);
    }

    @Test
    void an_error_that_waiting_cannot_cure_is_told_before_one_that_it_can() {
        Problem problem = plan(
                error("Failed to get a", "code = Unavailable", "cloud_thing.a"),
                error("Failed to get b", "code = Unauthenticated", "cloud_thing.b"));

        assertThat(problem.code()).isEqualTo("provider_unauthenticated");
        assertThat(problem.message()).contains("Failed to get b", "and 1 more error");
    }

    @Test
    void a_command_that_reaches_nobody_is_not_taken_for_the_provider() {
        Problem problem = EngineProblems.of(
                Stage.APPLY,
                end(error("local-exec provisioner error", "curl: connection refused", "terraform_data.a")));

        assertThat(problem.code()).isEqualTo("engine_failed");
        assertThat(problem.kind()).isEqualTo(ProblemKind.ENGINE);
    }

    @Test
    void a_state_that_cannot_be_saved_is_not_taken_for_the_provider() {
        Problem problem =
                EngineProblems.of(Stage.APPLY, end(error("Failed to save state", "connection refused", null)));

        assertThat(problem.code()).isEqualTo("engine_failed");
    }

    @Test
    void a_registry_that_is_away_is_external_and_one_that_has_not_got_it_is_not() {
        String summary = "Failed to query available provider packages";

        assertThat(init(error(summary, "could not connect to registry.example: i/o timeout", null))
                        .kind())
                .isEqualTo(ProblemKind.EXTERNAL);
        assertThat(init(error(summary, "registry.example does not have a provider named a/b", null))
                        .kind())
                .isEqualTo(ProblemKind.ENGINE);
    }

    /** As Terraform 1.11 and OpenTofu 1.10 say it. */
    @Test
    void what_to_do_about_a_module_or_provider_fits_why_it_could_not_be_had() {
        assertThat(init(error(
                                "Unreadable module directory",
                                "Unable to evaluate directory symlink: lstat ../../modules: no such file or directory",
                                null))
                        .nextStep())
                .contains("below that directory")
                .doesNotContain("password", "git on its PATH");
        assertThat(init(error(
                                "Failed to install provider",
                                "Error while installing hashicorp/time v0.13.1: the local package for"
                                        + " registry.terraform.io/hashicorp/time 0.13.1 doesn't match any of the checksums"
                                        + " previously recorded in the dependency lock file",
                                null))
                        .nextStep())
                .contains("providers lock -platform")
                .doesNotContain("reaches a registry");
        assertThat(init(error(
                                "Failed to query available provider packages",
                                "locked provider registry.terraform.io/hashicorp/time 0.12.0 does not match configured"
                                        + " version constraint >= 0.13.1; must use terraform init -upgrade",
                                null))
                        .nextStep())
                .contains("init -upgrade");
        assertThat(init(error("Failed to download module", "git exited with 128: could not read Username", null))
                        .nextStep())
                .contains("without a question for a password");
    }

    /** As Terraform 1.11 and OpenTofu 1.10 say it when their server does not answer. */
    @Test
    void a_server_that_is_away_is_neither_a_refused_configuration_nor_a_lock() {
        String get = "error loading state: Failed to get state: GET http://127.0.0.1:9/state/ws giving up after 31"
                + " attempt(s): Get \"http://127.0.0.1:9/state/ws\": dial tcp 127.0.0.1:9: connect: connection refused";
        String lock =
                "Error message: Failed to lock: LOCK http://127.0.0.1:9/state/ws giving up after 31 attempt(s): Lock"
                        + " \"http://127.0.0.1:9/state/ws\": dial tcp 127.0.0.1:9: connect: connection refused";
        Diagnostic locking = error("Error acquiring the state lock", lock, null);

        assertThat(plan(error(get, "", null)).code()).isEqualTo("server_unreachable");
        assertThat(plan(locking).code()).isEqualTo("server_unreachable");
        assertThat(plan(locking).kind().retryable()).isTrue();
        assertThat(EngineProblems.serverWasAwayBeforeIt(end(locking))).isTrue();
        assertThat(plan(error("Error acquiring the state lock", "HTTP remote state already locked: ID=x", null))
                        .code())
                .isEqualTo("state_locked");
    }

    private static Problem plan(Diagnostic... errors) {
        return EngineProblems.of(Stage.PLAN, end(errors));
    }

    private static Problem init(Diagnostic error) {
        return EngineProblems.of(Stage.INIT, end(error));
    }

    private static StepEnd end(Diagnostic... errors) {
        return new StepEnd(1, List.of(errors), "");
    }

    private static Diagnostic error(String summary, String detail, @Nullable String address) {
        return new Diagnostic("error", summary, detail, address, "main.tf", 3);
    }
}
