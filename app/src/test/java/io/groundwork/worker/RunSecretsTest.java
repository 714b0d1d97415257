package io.groundwork.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundwork.keyring.KeyRing;
import io.groundwork.keyring.RingSealer;
import io.groundwork.problem.ProblemException;
import io.groundwork.run.RunMode;
import io.groundwork.run.RunRequest;
import io.groundwork.wire.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunSecretsTest {
    private static final String PASSWORD = "swordfish-8471";
    private static final String RUN = "run-aaaaaaaaaaaaaaaa";

    @TempDir
    Path root;

    private WorkerDirectory disk;

    @BeforeEach
    void open() {
        disk = WorkerDirectory.open(root.resolve("worker"));
    }

    @Test
    void a_worker_that_starts_over_redacts_what_the_one_before_gave_its_engine_although_the_reference_is_gone() {
        worker(Map.of("DB_PASSWORD", PASSWORD)).remember(RUN, List.of(PASSWORD, "token-of-the-run"));

        RunSecrets afterwards = worker(Map.of());

        assertThat(afterwards.redactor(request("env:DB_PASSWORD")).text(PASSWORD + " and token-of-the-run"))
                .isEqualTo("(sensitive value) and (sensitive value)");
        assertThat(afterwards.redactor(RUN).text(PASSWORD)).isEqualTo("(sensitive value)");
    }

    @Test
    void what_a_reference_names_now_is_redacted_beside_what_it_named_when_the_engine_started() {
        worker(Map.of("DB_PASSWORD", PASSWORD)).remember(RUN, List.of(PASSWORD));

        String text = worker(Map.of("DB_PASSWORD", "renewed-9999"))
                .redactor(request("env:DB_PASSWORD"))
                .text(PASSWORD + ", renewed-9999");

        assertThat(text).isEqualTo("(sensitive value), (sensitive value)");
    }

    @Test
    void a_reference_that_cannot_be_resolved_or_read_leaves_the_others_redacted() {
        RunRequest request = request("env:NOWHERE", "file:" + root.resolve("gone"), "no reference", "env:DB_PASSWORD");

        assertThat(worker(Map.of("DB_PASSWORD", PASSWORD)).redactor(request).text(PASSWORD))
                .isEqualTo("(sensitive value)");
    }

    @Test
    void what_a_plan_calls_sensitive_is_redacted_after_the_plan_is_deleted() throws IOException {
        Path document = PlanStep.document(disk, RUN);
        Files.writeString(document, plan("from-the-plan"));
        assertThat(worker(Map.of()).redactor(RUN).text("from-the-plan")).isEqualTo("(sensitive value)");

        Files.delete(document);

        assertThat(worker(Map.of()).redactor(RUN).text("from-the-plan")).isEqualTo("(sensitive value)");
    }

    @Test
    void the_values_of_two_plans_are_kept_where_a_run_had_to_plan_again() throws IOException {
        RunSecrets secrets = worker(Map.of());

        secrets.rememberPlan(RUN, Json.mapper().readTree(plan("first-secret")));
        secrets.rememberPlan(RUN, Json.mapper().readTree(plan("second-secret")));

        assertThat(secrets.redactor(RUN).text("first-secret second-secret"))
                .isEqualTo("(sensitive value) (sensitive value)");
    }

    @Test
    void a_short_value_is_redacted_if_it_was_given_as_a_secret_but_not_if_a_plan_calls_it_sensitive()
            throws IOException {
        RunSecrets secrets = worker(Map.of());
        secrets.remember(RUN, List.of("8471"));
        secrets.rememberPlan(RUN, Json.mapper().readTree(plan("prod")));

        assertThat(worker(Map.of()).redactor(RUN).text("pin 8471 of prod")).isEqualTo("pin (sensitive value) of prod");
    }

    @Test
    void a_plan_that_was_half_written_when_its_worker_died_does_not_stand_in_the_way() throws IOException {
        worker(Map.of()).remember(RUN, List.of(PASSWORD));
        Files.writeString(PlanStep.document(disk, RUN), plan("from-the-plan").substring(0, 40));

        assertThat(worker(Map.of()).redactor(RUN).text(PASSWORD)).isEqualTo("(sensitive value)");
    }

    @Test
    void on_disk_the_values_are_sealed_and_readable_by_their_owner_alone() throws IOException {
        worker(Map.of()).remember(RUN, List.of(PASSWORD));

        List<Path> files;
        try (var listed = Files.list(disk.run(RUN))) {
            files = listed.toList();
        }
        assertThat(files).isNotEmpty().allSatisfy(file -> {
            assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                    .doesNotContain(PASSWORD);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        });
    }

    @Test
    void sealed_values_moved_to_another_run_do_not_open_there_and_nothing_is_told_unredacted() throws IOException {
        String other = "run-bbbbbbbbbbbbbbbb";
        RunSecrets secrets = worker(Map.of());
        secrets.remember(RUN, List.of(PASSWORD));
        Files.copy(disk.run(RUN).resolve("secrets.sealed"), disk.run(other).resolve("secrets.sealed"));

        assertThatThrownBy(() -> secrets.redactor(other))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo("sealed_data_unreadable"));
    }

    @Test
    void values_remembered_at_the_same_time_are_all_kept() throws ExecutionException, InterruptedException {
        RunSecrets secrets = worker(Map.of());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> tasks = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                String value = "secret-number-" + i;
                tasks.add(threads.submit(() -> secrets.remember(RUN, List.of(value))));
            }
            for (Future<?> task : tasks) {
                task.get();
            }
        }

        for (int i = 0; i < 40; i++) {
            assertThat(secrets.redactor(RUN).text("secret-number-" + i)).startsWith("(sensitive value)");
        }
    }

    @Test
    void a_run_that_is_forgotten_leaves_no_values_on_disk() throws IOException {
        RunSecrets secrets = worker(Map.of());
        secrets.remember(RUN, List.of(PASSWORD));

        secrets.forget(RUN);
        secrets.forget(RUN);

        assertThat(disk.run(RUN)).isEmptyDirectory();
        assertThat(secrets.redactor(RUN).text(PASSWORD)).isEqualTo(PASSWORD);
    }

    private RunSecrets worker(Map<String, String> environment) {
        KeyRing ring = KeyRing.loadOrCreate(root.resolve("keyring.json"));
        return new RunSecrets(
                disk, new RingSealer(ring), new Secrets(environment, InputSettings.DEFAULTS.scopeOfTheUser(List.of())));
    }

    private static RunRequest request(String... references) {
        Map<String, String> environment = new java.util.HashMap<>();
        for (int i = 0; i < references.length; i++) {
            environment.put("TF_VAR_v" + i, references[i]);
        }
        return new RunRequest(
                RUN,
                "shop",
                RunRequest.NEWEST,
                "",
                RunMode.APPLY,
                false,
                Map.of(),
                List.of(),
                environment,
                null,
                "ann");
    }

    private static String plan(String sensitive) {
        return """
                {"output_changes": {"word": {"after": "%s", "after_sensitive": true}}}
                """.formatted(sensitive);
    }
}
