package io.groundwork.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The caches of classes that a working copy makes after its first build, with a program that only writes where it is told to. */
class WorkingCopyTest {
    /** It takes a JVM's option as a JVM does, and stays if it is {@code dev}. */
    private static final String PROGRAM = """
            #!/bin/sh
            echo "$*" >>"$ROOT/calls"
            case ${GROUNDWORK_JAVA_OPTS:-} in
              -XX:AOTCacheOutput=*) echo "classes for $1" >"${GROUNDWORK_JAVA_OPTS#-XX:AOTCacheOutput=}" ;;
            esac
            if [ "$1" = dev ]; then
              echo ready
              [ ! -e "$ROOT/rebuilds" ] || { rm "$ROOT/app/target/dist/.built"; : >"$ROOT/app/target/dist/.built"; }
              exec sleep 600
            fi
            """;

    @TempDir
    private Path root;

    private Path dist;
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void lay_out_a_working_copy_that_was_built() throws IOException {
        dist = root.resolve("app/target/dist");
        for (String directory : new String[] {"scripts", "driver/src/main", "app/src/main", "app/target/dist/bin"}) {
            Files.createDirectories(root.resolve(directory));
        }
        for (String script : new String[] {"groundwork", "scripts/dist", "scripts/java-home"}) {
            Files.copy(ShellCall.repository(script), root.resolve(script));
        }
        for (String file : new String[] {"pom.xml", "driver/pom.xml", "app/pom.xml"}) {
            Files.createFile(root.resolve(file));
        }
        Path program = dist.resolve("bin/groundwork");
        Files.writeString(program, PROGRAM.replace("$ROOT", root.toString()));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createDirectories(dist.resolve("aot"));
        Files.createFile(dist.resolve(".built"));
        Files.createFile(root.resolve("calls"));
    }

    @Test
    void training_adds_caches_to_the_programs_that_are_there() throws Exception {
        Files.writeString(dist.resolve("aot/client.aot"), "made in a hurry");

        assertThat(train().status()).isZero();

        assertThat(dist.resolve("aot/stack.aot")).hasContent("classes for run");
        assertThat(dist.resolve("aot/client.aot")).hasContent("classes for training");
        assertThat(root.resolve("app/target")).isDirectoryNotContaining("glob:**/dist-*");
    }

    @Test
    void caches_of_programs_that_were_built_anew_meanwhile_are_not_kept() throws Exception {
        Files.createFile(root.resolve("rebuilds"));

        assertThat(train().status()).isZero();

        assertThat(dist.resolve("aot")).isEmptyDirectory();
        assertThat(dist.resolve(".trained")).doesNotExist();
    }

    @Test
    void the_first_command_after_a_build_trains_in_the_background_and_later_ones_do_not() throws Exception {
        groundwork("version");
        awaitTraining();

        assertThat(dist.resolve("aot/stack.aot")).exists();
        long calls = Files.readAllLines(root.resolve("calls")).size();
        groundwork("version");
        awaitTraining();
        assertThat(Files.readAllLines(root.resolve("calls"))).hasSize((int) calls + 1);
    }

    @Test
    void nothing_is_trained_in_ci() throws Exception {
        environment.put("CI", "true");

        groundwork("version");

        assertThat(root.resolve("app/target/.train.lock")).doesNotExist();
        assertThat(Files.readAllLines(root.resolve("calls"))).containsExactly("version");
    }

    private ShellCall train() throws Exception {
        return ShellCall.of(environment, root.resolve("scripts/dist"), "--train");
    }

    private void groundwork(String command) throws Exception {
        assertThat(ShellCall.of(environment, root.resolve("groundwork"), command)
                        .status())
                .isZero();
    }

    /** Whoever trains holds the lock; it is begun before the command is. */
    private void awaitTraining() throws Exception {
        Process watch = new ProcessBuilder(
                        "sh",
                        "-c",
                        "until [ -e app/target/dist/.trained ]; do sleep 0.05; done; flock app/target/.train.lock true")
                .directory(root.toFile())
                .start();
        assertThat(watch.waitFor(1, TimeUnit.MINUTES)).isTrue();
    }
}
