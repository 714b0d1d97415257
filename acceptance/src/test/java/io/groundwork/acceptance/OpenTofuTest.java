package io.groundwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The other engine, through the whole stack. */
@Timeout(300)
class OpenTofuTest {
    @Test
    void applies_finds_nothing_to_do_fails_repairs_and_destroys(@TempDir Path root) {
        String tofu = Deployment.tool("tofu").toString();
        try (var groundwork = new Deployment(root, Map.of("GROUNDWORK_ENGINE", tofu))) {
            var configuration = Configuration.in(root, "tofu").withSomeResources(3);

            Result first = run(groundwork, configuration);
            Result second = run(groundwork, configuration);
            configuration.withFile("bad.tf", """
                    resource "terraform_data" "bad" {
                      provisioner "local-exec" {
                        command = "exit 7"
                      }
                    }
                    """);
            Result failed = run(groundwork, configuration);
            Result kept = groundwork.cli("state", "list", "tofu");
            configuration.withFile("bad.tf", "resource \"terraform_data\" \"bad\" {}\n");
            Result repaired = run(groundwork, configuration);
            Result destroyed = run(groundwork, configuration, "--destroy");

            assertEnd(first, 0, "applied");
            assertThat(first.last().at("/outputs/greeting/value").asText()).isEqualTo("hello");
            assertThat(first.out()).doesNotContain("correct horse battery");
            assertThat(groundwork
                            .view(first.last().path("runId").asText())
                            .at("/plan/engine")
                            .asText())
                    .containsIgnoringCase("tofu");
            assertEnd(second, 0, "planned_and_finished");
            assertEnd(failed, 4, "errored");
            assertThat(failed.last().at("/error/message").asText()).contains("exit status 7");
            assertThat(kept.out().lines()).hasSize(4);
            assertEnd(repaired, 0, "applied");
            assertEnd(destroyed, 0, "destroyed");
            assertThat(groundwork.cli("state", "list", "tofu").out()).isBlank();
        }
    }

    private static Result run(Deployment groundwork, Configuration configuration, String... more) {
        String[] command = java.util.stream.Stream.concat(
                        java.util.stream.Stream.of("run", configuration.path(), "--auto-approve", "--json"),
                        java.util.stream.Stream.of(more))
                .toArray(String[]::new);
        return groundwork.cli(command);
    }

    private static void assertEnd(Result result, int exitCode, String status) {
        assertThat(result.exitCode()).as(result.out() + result.err()).isEqualTo(exitCode);
        assertThat(result.last().path("status").asText()).isEqualTo(status);
    }
}
