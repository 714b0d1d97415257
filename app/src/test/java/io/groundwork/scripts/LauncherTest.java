package io.groundwork.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher of a distribution, with Javas that only say how they were called. */
class LauncherTest {
    private static final String SAYS_HOW_IT_WAS_CALLED = """
            #!/bin/sh
            echo "pid=$$ java=$0"
            echo "LC_ALL=$LC_ALL"
            for argument in "$@"; do echo "[$argument]"; done
            """;

    @TempDir
    private Path root;

    private Path home;
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void lay_out_a_distribution_in_a_directory_with_a_space() throws IOException {
        home = Files.createDirectories(root.resolve("a place/dist"));
        for (String directory : new String[] {"bin", "libexec", "lib", "aot"}) {
            Files.createDirectories(home.resolve(directory));
        }
        Files.copy(ShellCall.repository("app/src/main/dist/bin/groundwork"), home.resolve("bin/groundwork"));
        Files.copy(ShellCall.repository("scripts/java-home"), home.resolve("libexec/java-home"));
        environment.put("HOME", root.toString());
        environment.put("XDG_CACHE_HOME", root.resolve("cache").toString());
        environment.put("JAVA_HOME", java("25", "25.0.3").toString());
    }

    @Test
    void arguments_arrive_as_they_were_typed() throws Exception {
        ShellCall call = launch("run", "a dir", "--var", "k=$HOME *", "");

        assertThat(call.lines()).containsSubsequence("[run]", "[a dir]", "[--var]", "[k=$HOME *]", "[]");
    }

    /** The JVM knows no other way to be told. */
    @Test
    void the_jvm_reads_arguments_and_names_as_utf_8_whatever_the_locale() throws Exception {
        for (String locale : new String[] {"C", "POSIX", "de_DE.ISO-8859-1", "xx_YY.UTF-8"}) {
            environment.put("LC_ALL", locale);

            assertThat(launch("run").lines()).contains("LC_ALL=C.UTF-8");
        }
    }

    @Test
    void the_launcher_becomes_the_jvm_so_that_signals_reach_it() throws Exception {
        ShellCall call = launch("dev");

        assertThat(call.lines().getFirst()).startsWith("pid=" + call.pid() + " ");
    }

    @Test
    void it_finds_its_home_through_links() throws Exception {
        Path first = Files.createSymbolicLink(root.resolve("first"), home.resolve("bin/groundwork"));
        Path second = Files.createSymbolicLink(
                root.resolve("second"), Path.of(first.getFileName().toString()));

        assertThat(ShellCall.of(environment, second, "runs").output())
                .contains("[" + home.toRealPath().resolve("lib/groundwork-app.jar") + "]");
    }

    @Test
    void commands_people_wait_for_use_the_quick_compiler_and_servers_the_optimizing_one() throws Exception {
        assertThat(launch("--json", "runs").lines()).contains("[-XX:TieredStopAtLevel=1]", "[-XX:+UseSerialGC]");
        assertThat(launch("server").lines()).contains("[-XX:+UseSerialGC]").doesNotContain("[-XX:TieredStopAtLevel=1]");
    }

    @Test
    void a_cache_of_classes_is_named_only_where_it_is_there() throws Exception {
        assertThat(launch("runs").output()).doesNotContain("AOTCache");

        Files.createFile(home.resolve("aot/client.aot"));
        assertThat(launch("runs").output()).contains("[-XX:AOTCache=" + home.toRealPath() + "/aot/client.aot]");
        assertThat(launch("server").output()).doesNotContain("AOTCache");
    }

    @Test
    void a_run_brings_its_own_stack_only_where_no_server_is_named() throws Exception {
        Files.createFile(home.resolve("aot/client.aot"));
        Files.createFile(home.resolve("aot/stack.aot"));

        assertThat(launch("run", "examples/hello").output()).contains("/aot/stack.aot]");
        assertThat(launch("run", "examples/hello", "--server", "http://a").output())
                .contains("/aot/client.aot]");
        environment.put("GROUNDWORK_SERVER", "http://a");
        assertThat(launch("run", "examples/hello").output()).contains("/aot/client.aot]");
    }

    @Test
    void a_client_that_stops_sending_does_not_hold_the_codec_server_for_ever() throws Exception {
        assertThat(launch("codec-server").lines()).contains("[-Dsun.net.httpserver.maxReqTime=60]");
    }

    @Test
    void the_build_runs_several_commands_in_one_jvm_with_the_options_of_short_ones() throws Exception {
        assertThat(launch("training", "runs", "then", "version").lines())
                .contains("[-XX:TieredStopAtLevel=1]")
                .endsWith("[io.groundwork.app.Training]", "[runs]", "[then]", "[version]");
    }

    @Test
    void options_of_the_user_come_after_ours() throws Exception {
        environment.put("GROUNDWORK_JAVA_OPTS", "-Xmx1g -Dx=y");

        assertThat(launch("runs").lines()).containsSubsequence("[-Xmx512m]", "[-Xmx1g]", "[-Dx=y]", "[runs]");
    }

    @Test
    void sqlite_unpacks_its_library_where_nobody_else_can_write() throws Exception {
        launch("runs");

        Path unpacked = root.resolve("cache/groundwork/native");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(unpacked)))
                .isEqualTo("rwx------");
    }

    @Test
    void an_older_java_home_is_passed_over() throws Exception {
        environment.put("JAVA_HOME", java("17", "17.0.1").toString());
        Path onPath = Files.createDirectories(root.resolve("path"));
        Files.createSymbolicLink(onPath.resolve("java"), java("newer", "26").resolve("bin/java"));
        environment.put("PATH", onPath + ":" + System.getenv("PATH"));

        ShellCall call = launch("runs");

        assertThat(call.status()).isZero();
        assertThat(call.lines().getFirst()).endsWith("java=" + root.resolve("newer/bin/java"));
    }

    @Test
    void a_java_that_was_named_and_is_too_old_is_refused_by_name() throws Exception {
        for (String version : new String[] {"24.0.2", "1.8.0_392"}) {
            Path old = java("old-" + version, version);
            environment.put("GROUNDWORK_JAVA_HOME", old.toString());

            ShellCall call = launch("runs");

            assertThat(call.status()).isNotZero();
            assertThat(call.output()).contains("GROUNDWORK_JAVA_HOME is " + old, "25 or later");
        }
    }

    @Test
    void a_java_without_a_compiler_runs_but_does_not_build() throws Exception {
        environment.put("GROUNDWORK_JAVA_HOME", environment.get("JAVA_HOME"));
        Path script = ShellCall.repository("scripts/java-home");

        assertThat(ShellCall.of(environment, script).output().strip()).isEqualTo(environment.get("JAVA_HOME"));
        assertThat(ShellCall.of(environment, script, "--jdk").output()).contains("not a JDK 25");
    }

    private ShellCall launch(Object... arguments) throws IOException, InterruptedException {
        return ShellCall.of(environment, home.resolve("bin/groundwork"), arguments);
    }

    private Path java(String name, String version) throws IOException {
        Path java = Files.createDirectories(root.resolve(name).resolve("bin")).resolve("java");
        Files.writeString(java, SAYS_HOW_IT_WAS_CALLED);
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(
                root.resolve(name).resolve("release"), "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"" + version + "\"\n");
        return root.resolve(name);
    }
}
