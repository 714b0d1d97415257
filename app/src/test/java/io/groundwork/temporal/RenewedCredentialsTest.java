package io.groundwork.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.groundwork.keyring.KeyRing;
import io.groundwork.problem.ProblemException;
import io.groundwork.run.RunRequest;
import io.groundwork.secret.SecretSource;
import io.grpc.Metadata;
import io.grpc.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is renewed on disk counts at once, without a restart, and what is set right elsewhere is waited for. */
class RenewedCredentialsTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    @TempDir
    Path directory;

    private final Authority old = new Authority("old");
    private final Authority renewed = new Authority("renewed");
    private final KeyRing ring = KeyRing.fresh();
    private DevServer server;

    @BeforeEach
    void start() {
        server = DevServer.start(directory);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_worker_goes_on_with_the_certificate_that_was_put_in_its_place() throws Exception {
        install(old);
        Front first = Front.before(server.address(), Front.Guard.clientCertificate(old.server("localhost"), old));
        int port = first.port();
        try (var connection = TemporalConnection.open(mutual(first.address()), ring)) {
            new SearchAttributes(connection).registerMissing();
            try (WorkerHost _ = TemporalRunsContract.host(connection)) {
                first.close();
                // From now on, nothing of the old authority counts, neither there nor here.
                try (Front second = Front.before(
                        server.address(), Front.Guard.clientCertificate(renewed.server("localhost"), renewed), port)) {
                    assertThat(second.port()).isEqualTo(port);
                    await(connection, "temporal_server_untrusted");
                    install(renewed);

                    awaitUp(connection);
                    assertRuns(connection);
                }
            }
        } finally {
            first.close();
        }
    }

    @Test
    void a_pair_that_is_half_written_is_passed_over_for_the_last_good_one() throws Exception {
        install(old);
        try (Front front = Front.before(server.address(), Front.Guard.clientCertificate(old.server("localhost"), old));
                var connection = TemporalConnection.open(mutual(front.address()), ring)) {
            Files.writeString(directory.resolve("client.key"), "-----BEGIN PRI");

            assertThatCode(connection::check).doesNotThrowAnyException();
        }
    }

    @Test
    void a_worker_goes_on_with_the_api_key_that_was_put_in_its_place() throws Exception {
        var accepted = new AtomicReference<>("Bearer first");
        Path file = Files.writeString(directory.resolve("api-key"), "first\n");
        try (Front front = Front.before(server.address(), Front.Guard.none().asking(asking(accepted)));
                var connection = TemporalConnection.open(keyed(front, file), ring)) {
            new SearchAttributes(connection).registerMissing();
            try (WorkerHost _ = TemporalRunsContract.host(connection)) {
                accepted.set("Bearer second");
                await(connection, "temporal_unauthenticated");
                Files.writeString(file, "second\n");

                awaitUp(connection);
                assertRuns(connection);
            }
        }
    }

    @Test
    void who_waits_for_temporal_is_let_in_when_the_key_is_accepted() throws Exception {
        var accepted = new AtomicReference<>("nothing yet");
        Path file = Files.writeString(directory.resolve("api-key"), "first\n");
        try (Front front = Front.before(server.address(), Front.Guard.none().asking(asking(accepted)));
                var connection = TemporalConnection.open(keyed(front, file), ring)) {
            CompletableFuture<Void> up = CompletableFuture.runAsync(() -> connection.awaitUp(() -> {}));
            await(connection, "temporal_unauthenticated");
            assertThat(up).isNotDone();

            accepted.set("Bearer first");

            assertThatCode(() -> up.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).doesNotThrowAnyException();
        }
    }

    @Test
    void who_waits_for_a_namespace_goes_on_when_it_is_made() throws Exception {
        var settings = new TemporalSettings(server.address(), "late", "infra-provisioning");
        try (var connection = TemporalConnection.open(settings, ring)) {
            CompletableFuture<Void> up = CompletableFuture.runAsync(() -> connection.awaitUp(() -> {}));
            await(connection, "temporal_namespace_not_found");
            assertThat(up).isNotDone();

            server.cli("operator", "namespace", "create", "--namespace", "late");

            assertThatCode(() -> up.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).doesNotThrowAnyException();
        }
    }

    private static BiFunction<String, Metadata, Status> asking(AtomicReference<String> accepted) {
        return (method, headers) -> accepted.get().equals(headers.get(AUTHORIZATION))
                ? Status.OK
                : Status.UNAUTHENTICATED.withDescription("invalid API key");
    }

    private void install(Authority authority) {
        Authority.Issued client = authority.client("worker");
        authority.certificateIn(directory, "ca");
        client.certificateIn(directory, "client");
        client.keyIn(directory, "client");
    }

    private TemporalSettings mutual(String address) {
        var tls = new TlsSettings(file("client.pem"), file("client.key"), file("ca.pem"), null, true);
        return new TemporalSettings(address, "default", "infra-provisioning", tls, null, Map.of(), true, "this test");
    }

    private TemporalSettings keyed(Front front, Path file) {
        return new TemporalSettings(
                front.address(),
                "default",
                "infra-provisioning",
                null,
                new SecretSource.InFile(file),
                Map.of(),
                true,
                "this test");
    }

    private SecretSource file(String name) {
        return new SecretSource.InFile(directory.resolve(name));
    }

    /** The worker of this connection carries a run from its start to its end. */
    private static void assertRuns(TemporalConnection connection) throws Exception {
        var runs = new TemporalRuns(connection);
        RunRequest request = TemporalRunsContract.request();
        runs.start(request);
        decide(runs, request);
        connection
                .client()
                .newUntypedWorkflowStub(TemporalRunsContract.workflowId(request))
                .getResult(PATIENCE.toSeconds(), TimeUnit.SECONDS, Object.class);
    }

    /** Its pollers may still wait a moment before they ask again. */
    private static void decide(TemporalRuns runs, RunRequest request) {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (true) {
            try {
                runs.decide(TemporalRunsContract.workflowId(request), TemporalRunsContract.approval(WaitingRun.PLAN));
                return;
            } catch (ProblemException e) {
                assertThat(Instant.now()).as(e.getMessage()).isBefore(deadline);
            }
        }
    }

    private static void await(TemporalConnection connection, String code) throws InterruptedException {
        poll(connection, code);
    }

    private static void awaitUp(TemporalConnection connection) throws InterruptedException {
        poll(connection, "ok");
    }

    private static void poll(TemporalConnection connection, String wanted) throws InterruptedException {
        Instant deadline = Instant.now().plus(PATIENCE);
        String last = "";
        while (!last.equals(wanted)) {
            assertThat(Instant.now()).as("last: %s", last).isBefore(deadline);
            try {
                connection.check();
                last = "ok";
            } catch (ProblemException e) {
                last = e.problem().code();
            }
            if (!last.equals(wanted)) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
    }
}
