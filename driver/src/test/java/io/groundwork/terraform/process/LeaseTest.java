package io.groundwork.terraform.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundwork.terraform.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaseTest {

    private static final String UNTIL_TERM =
            "trap 'echo term >>terms; [ -e stay ] || exit 1' TERM; touch ready; while :; do sleep 0.01; done";

    @TempDir
    Path root;

    private ShellAttempt shell;
    private Lease lease;

    @BeforeEach
    void install() {
        shell = new ShellAttempt(root);
        lease = new Lease(root.resolve("lease"), Duration.ofSeconds(2));
        lease.renew();
    }

    @AfterEach
    void cleanUp() {
        shell.killLeftovers();
    }

    @Test
    void an_engine_whose_lease_nobody_renews_is_stopped_with_one_term() throws Exception {
        Attempt attempt = start(UNTIL_TERM);

        assertThat(ShellAttempt.end(attempt)).isEqualTo(new AttemptStatus.Exited(1));
        assertThat(shell.content("terms")).isEqualTo("term\n");
        assertThat(attempt.leaseExpired()).isTrue();
        assertThat(attempt.stopRequested()).isFalse();
    }

    @Test
    void a_renewed_lease_keeps_the_engine_running_and_a_person_can_still_stop_it() throws Exception {
        Attempt attempt = start(UNTIL_TERM);
        Instant end = Instant.now().plusSeconds(5);
        Eventually.until("longer than the lease", () -> {
            lease.renew();
            return Instant.now().isAfter(end);
        });
        assertThat(attempt.status()).isInstanceOf(AttemptStatus.Running.class);
        assertThat(root.resolve("terms")).doesNotExist();

        attempt.requestStop();
        assertThat(ShellAttempt.end(attempt)).isEqualTo(new AttemptStatus.Exited(1));
        assertThat(attempt.leaseExpired()).isFalse();
    }

    @Test
    void a_lease_that_runs_out_after_a_stop_adds_no_second_term() throws Exception {
        Files.createFile(root.resolve("stay"));
        Attempt attempt = start(UNTIL_TERM);
        shell.awaitFile("ready");
        attempt.requestStop();
        shell.awaitFile("terms");
        Eventually.until("the lease to run out", attempt::leaseExpired);
        Files.delete(root.resolve("stay"));

        // Only a second, forced signal ends it: the lease sent none.
        attempt.forceStop();
        assertThat(ShellAttempt.end(attempt)).isEqualTo(new AttemptStatus.Exited(1));
        assertThat(shell.content("terms")).isEqualTo("term\nterm\n");
    }

    @Test
    void a_leased_attempt_frees_the_lock_at_its_end() throws Exception {
        assertThat(ShellAttempt.end(start("true"))).isEqualTo(new AttemptStatus.Exited(0));

        assertThat(ShellAttempt.end(shell.startWithoutWaitingForTheLock("b", "true")))
                .isEqualTo(new AttemptStatus.Exited(0));
    }

    private Attempt start(String script) {
        return shell.start("a", script, shell.launch.withLease(lease));
    }
}
