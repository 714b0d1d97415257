package io.groundwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
@ExtendWith(SharedDeployment.class)
class RunsEndToEndTest {
    private final Deployment groundwork;

    @TempDir
    Path root;

    RunsEndToEndTest(Deployment groundwork) {
        this.groundwork = groundwork;
    }

    @Test
    void a_first_run_applies_and_a_second_one_has_nothing_to_do() {
        var configuration = Configuration.in(root, "happy").withSomeResources(3);

        Result first = groundwork.cli("run", configuration.path(), "--auto-approve", "--json");
        Result second = groundwork.cli("run", configuration.path(), "--auto-approve", "--json");

        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.last().path("type").asText()).isEqualTo("run_finished");
        assertThat(first.last().path("status").asText()).isEqualTo("applied");
        assertThat(first.last().at("/outputs/greeting/value").asText()).isEqualTo("hello");
        assertThat(first.last().at("/outputs/password/sensitive").asBoolean()).isTrue();
        assertThat(first.out()).doesNotContain("correct horse battery");
        assertThat(second.exitCode()).isZero();
        assertThat(second.last().path("status").asText()).isEqualTo("planned_and_finished");
    }

    @Test
    void a_soft_failure_waits_and_is_applied_once_approved() {
        var configuration = Configuration.in(root, "soft").withSomeResources(12);
        groundwork.cli("run", configuration.path(), "--auto-approve");
        configuration.withSomeResources(0);

        String run = startAndAwaitDecision(configuration);
        Result approval = groundwork.cli("approve", run, "--reason", "they are test items", "--json");

        assertThat(approval.exitCode()).as(approval.err()).isZero();
        assertThat(groundwork.awaitEnd(run)).isEqualTo("applied");
    }

    @Test
    void a_soft_failure_denied_is_rejected_and_a_late_approval_is_refused() {
        var configuration = Configuration.in(root, "denied").withSomeResources(12);
        groundwork.cli("run", configuration.path(), "--auto-approve");
        configuration.withSomeResources(0);

        String run = startAndAwaitDecision(configuration);
        groundwork.cli("deny", run, "--reason", "keep them");
        assertThat(groundwork.awaitEnd(run)).isEqualTo("rejected");
        Result late = groundwork.cli("approve", run, "--reason", "too late", "--json");

        assertThat(late.exitCode()).isEqualTo(2);
        assertThat(late.last().path("code").asText()).isEqualTo("run_finished");
    }

    @Test
    void a_failing_apply_keeps_what_was_made_and_a_second_run_repairs_it() {
        var configuration = Configuration.in(root, "failing").withFile("main.tf", """
                resource "terraform_data" "good" {
                  count = 2
                }
                resource "terraform_data" "bad" {
                  provisioner "local-exec" {
                    command = "exit 7"
                  }
                }
                """);

        Result failed = groundwork.cli("run", configuration.path(), "--auto-approve", "--json");
        configuration.withFile("main.tf", """
                resource "terraform_data" "good" {
                  count = 2
                }
                resource "terraform_data" "bad" {
                }
                """);
        Result kept = groundwork.cli("state", "list", "failing");
        Result repaired = groundwork.cli("run", configuration.path(), "--auto-approve", "--json");

        assertThat(failed.exitCode()).isEqualTo(4);
        assertThat(failed.last().path("status").asText()).isEqualTo("errored");
        assertThat(failed.last().at("/error/message").asText()).contains("exit status 7");
        assertThat(kept.out()).contains("terraform_data.good[0]", "terraform_data.good[1]");
        assertThat(repaired.exitCode()).as(repaired.err()).isZero();
    }

    @Test
    void cancel_stops_an_apply_cleanly_and_says_canceled() {
        var configuration = Configuration.in(root, "canceled").withSlowResources(30, 2);

        String run = startAndAwaitApply(configuration);
        Result cancel = groundwork.cli("cancel", run, "--reason", "changed my mind");

        assertThat(cancel.exitCode()).as(cancel.err()).isZero();
        assertThat(groundwork.awaitEnd(run)).isEqualTo("canceled");
        assertThat(configuration.ledger()).hasSizeLessThan(30);
        Result again = groundwork.cli("run", configuration.path(), "--plan-only", "--json");
        assertThat(again.exitCode()).as(again.out() + again.err()).isZero();
    }

    @Test
    void destroy_takes_everything_away() {
        var configuration = Configuration.in(root, "destroyed").withSomeResources(3);
        groundwork.cli("run", configuration.path(), "--auto-approve");

        Result destroyed = groundwork.cli("run", configuration.path(), "--destroy", "--auto-approve", "--json");

        assertThat(destroyed.exitCode()).as(destroyed.err()).isZero();
        assertThat(destroyed.last().path("status").asText()).isEqualTo("destroyed");
        assertThat(groundwork.cli("state", "list", "destroyed").out()).isBlank();
    }

    @Test
    void a_worker_killed_during_apply_ends_applied_with_every_resource_created_once() {
        var configuration = Configuration.in(root, "killed").withSlowResources(20, 1);

        String run = startAndAwaitApply(configuration);
        groundwork.worker().kill9();
        groundwork.restartWorker();

        assertThat(groundwork.awaitEnd(run)).isEqualTo("applied");
        List<String> once = IntStream.range(0, 20).mapToObj(i -> "created " + i).toList();
        assertThat(configuration.ledger()).containsExactlyInAnyOrderElementsOf(once);
        Result again = groundwork.cli("run", configuration.path(), "--auto-approve", "--json");
        assertThat(again.last().path("status").asText()).isEqualTo("planned_and_finished");
    }

    @Test
    void a_second_run_on_a_busy_workspace_is_refused_with_the_first_ones_id() {
        var configuration = Configuration.in(root, "busy").withSlowResources(1, 5);

        String run = startAndAwaitApply(configuration);
        Result second = groundwork.cli("run", configuration.path(), "--auto-approve", "--json");

        assertThat(second.exitCode()).isEqualTo(2);
        assertThat(second.last().path("code").asText()).isEqualTo("workspace_busy");
        assertThat(second.last().path("message").asText()).contains(run);
        assertThat(groundwork.awaitEnd(run)).isEqualTo("applied");
    }

    private String startAndAwaitDecision(Configuration configuration) {
        Result started = groundwork.cli("run", configuration.path(), "--auto-approve", "--no-wait", "--json");
        assertThat(started.exitCode()).as(started.err()).isZero();
        String run = started.json().getFirst().path("runId").asText();
        groundwork.awaitStatus(run, "awaiting_approval");
        return run;
    }

    private String startAndAwaitApply(Configuration configuration) {
        Result started = groundwork.cli("run", configuration.path(), "--auto-approve", "--no-wait", "--json");
        assertThat(started.exitCode()).as(started.err()).isZero();
        String run = started.json().getFirst().path("runId").asText();
        groundwork.awaitStatus(run, "applying");
        return run;
    }
}
