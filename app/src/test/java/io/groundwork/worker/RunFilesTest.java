package io.groundwork.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundwork.keyring.KeyRing;
import io.groundwork.keyring.RingSealer;
import io.groundwork.problem.ProblemException;
import io.groundwork.terraform.process.Attempt;
import io.groundwork.terraform.process.AttemptStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunFilesTest {
    private static final String RUN = "run-aaaaaaaaaaaaaaaa";
    private static final String SECRET = "swordfish-8471";

    @TempDir
    Path root;

    private WorkerDirectory disk;
    private RunSecrets secrets;
    private RunFiles files;

    @BeforeEach
    void open() {
        disk = WorkerDirectory.open(root.resolve("worker"));
        secrets = new RunSecrets(
                disk,
                new RingSealer(KeyRing.loadOrCreate(root.resolve("keyring.json"))),
                new Secrets(Map.of(), InputSettings.DEFAULTS.scopeOfTheUser(List.of())));
        files = new RunFiles(disk, secrets);
    }

    @Test
    void nothing_that_was_secret_in_a_run_is_left_on_the_disk_in_clear_or_sealed() throws IOException {
        aRunThatIsOver();

        files.tidy("shop", RUN);

        assertThat(withSecret()).isEmpty();
        assertThat(disk.run(RUN).resolve("secrets.sealed")).doesNotExist();
        assertThat(disk.workDirectory("shop").resolve("main.tf")).doesNotExist();
    }

    @Test
    void how_an_attempt_ended_is_still_known_and_no_engine_starts_there_again() throws IOException {
        aRunThatIsOver();

        files.tidy("shop", RUN);
        files.tidy("shop", RUN);

        assertThat(Attempt.open(disk.run(RUN).resolve("apply-1")).status()).isEqualTo(new AttemptStatus.Exited(0));
        assertThat(disk.run(RUN).resolve("place.json")).exists();
        assertThat(disk.run(RUN).resolve("plan-1.again")).exists();
    }

    @Test
    void a_state_that_may_be_nowhere_else_stays() throws IOException {
        aRunThatIsOver();
        write(disk.run(RUN).resolve("errored.tfstate.refused"), "a state");
        write(disk.workDirectory("shop").resolve("errored.tfstate"), "a state");

        files.tidy("shop", RUN);

        assertThat(disk.run(RUN).resolve("errored.tfstate.refused")).hasContent("a state");
        assertThat(disk.workDirectory("shop").resolve("errored.tfstate")).hasContent("a state");
    }

    @Test
    void what_init_made_serves_the_next_run_unless_a_secret_is_in_it() throws IOException {
        aRunThatIsOver();
        Path made = disk.workDirectory("shop").resolve(".terraform");
        write(made.resolve("modules/modules.json"), "{\"Source\": \"git::ssh://git@example.com/m.git\"}");

        files.tidy("shop", RUN);

        assertThat(made.resolve("modules/modules.json")).exists();
        assertThat(disk.initKey("shop")).exists();

        for (String source : List.of("https://example.com/m.zip?" + SECRET, "git::https://user:other@example.com/m")) {
            aRunThatIsOver();
            write(made.resolve("modules/modules.json"), "{\"Source\": \"" + source + "\"}");
            write(made.resolve("providers/provider"), "binary");

            files.tidy("shop", RUN);

            assertThat(made.resolve("modules")).as(source).doesNotExist();
            assertThat(made.resolve("providers/provider")).exists();
            assertThat(disk.initKey("shop")).doesNotExist();
        }
    }

    @Test
    void a_workspace_that_another_run_has_by_now_is_left_alone() throws IOException {
        aRunThatIsOver();
        Files.writeString(disk.runMarker("shop"), "run-bbbbbbbbbbbbbbbb");

        files.tidy("shop", RUN);

        assertThat(disk.workDirectory("shop").resolve("main.tf")).exists();
        assertThat(disk.run(RUN).resolve("plan.bin")).doesNotExist();
    }

    @Test
    void nothing_is_deleted_under_an_engine_that_works() throws IOException {
        aRunThatIsOver();
        Path attempt = disk.run(RUN).resolve("apply-1");
        Files.delete(attempt.resolve("exit"));
        write(attempt.resolve("started"), "engine " + ofThisProcess() + "\n");

        assertThatThrownBy(() -> files.tidy("shop", RUN))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo("engine_still_running"));

        assertThat(attempt.resolve("out.jsonl")).exists();
        assertThat(disk.run(RUN).resolve("plan.bin")).exists();
        assertThat(disk.workDirectory("shop").resolve("main.tf")).exists();
        assertThat(secrets.redactor(RUN).text(SECRET)).doesNotContain(SECRET);
    }

    private void aRunThatIsOver() throws IOException {
        secrets.remember(RUN, List.of(SECRET));
        Path run = disk.run(RUN);
        for (String file : List.of(
                "plan.bin",
                "plan.json",
                "plan-view.json",
                "approved-plan.bin",
                "approved-plan.json",
                "show.err",
                "configuration.tar.gz",
                "plan-1/out.jsonl",
                "plan-1/err.txt",
                "apply-1/out.jsonl",
                "apply-1/err.txt")) {
            write(run.resolve(file), "with " + SECRET);
        }
        for (String attempt : List.of("plan-1", "apply-1")) {
            write(run.resolve(attempt).resolve("claimed"), ofThisProcess().split(" ", -1)[0] + " 1 1\n");
            write(run.resolve(attempt).resolve("exit"), "0\n");
        }
        write(run.resolve("place.json"), "{}");
        write(run.resolve("plan-1.again"), "");
        Files.writeString(disk.runMarker("shop"), RUN);
        Files.writeString(disk.initKey("shop"), "key");
        Path work = disk.workDirectory("shop");
        for (String file : List.of("main.tf", "secret.auto.tfvars", "module/main.tf", "written-by-a-provisioner")) {
            write(work.resolve(file), "with " + SECRET);
        }
        write(work.resolve(".terraform/terraform.tfstate"), "{}");
        write(disk.home("shop", RUN).resolve(".config/credentials"), SECRET);
    }

    /** As an attempt names a process that is there, twice: boot, pid and start of the engine and of its supervisor. */
    private static String ofThisProcess() throws IOException {
        String boot =
                Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        String[] stat = Files.readString(Path.of("/proc/self/stat"))
                .replaceFirst(".*\\) ", "")
                .split(" ", -1);
        String self = ProcessHandle.current().pid() + " " + stat[19];
        return boot + " " + self + " " + self;
    }

    private List<Path> withSecret() throws IOException {
        try (Stream<Path> all = Files.walk(root.resolve("worker"))) {
            return all.filter(Files::isRegularFile)
                    .filter(RunFilesTest::saysSecret)
                    .toList();
        }
    }

    private static boolean saysSecret(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(SECRET);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
