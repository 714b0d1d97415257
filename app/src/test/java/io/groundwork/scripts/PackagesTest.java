package io.groundwork.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code scripts/packages} does on machines that have this and lack that; nothing is really installed. */
class PackagesTest {
    @TempDir
    private Path root;

    private Path bin;

    private Path tools;

    @BeforeEach
    void a_machine_with_little_on_it() throws IOException {
        tools = root.resolve("tools");
        bin = Files.createDirectories(root.resolve("bin"));
        for (String tool : List.of("sh", "dirname", "mktemp", "tail", "rm", "mkdir", "cp")) {
            Files.createSymbolicLink(bin.resolve(tool), real(tool));
        }
    }

    @Test
    void where_everything_is_there_nothing_is_done() throws Exception {
        programs("chromium", "prometheus", "promtool");
        user(0);

        ShellCall call = packages();

        assertThat(call.status()).isZero();
        assertThat(call.lines()).containsExactly("packages: chromium and prometheus are there");
    }

    @Test
    void without_root_it_says_what_is_missing_and_that_tests_are_skipped() throws Exception {
        programs("chromium", "apt-get");
        user(1000);

        ShellCall call = packages();

        assertThat(call.status()).isZero();
        assertThat(call.lines())
                .containsExactly("packages: missing: prometheus; not root: run 'sudo make tools'."
                        + " Tests that need them are skipped");
    }

    @Test
    void where_there_is_no_apt_it_says_so() throws Exception {
        user(0);

        ShellCall call = packages();

        assertThat(call.status()).isZero();
        assertThat(call.output()).contains("missing: chromium prometheus;", "no apt-get");
    }

    @Test
    void root_has_the_browser_installed_and_prometheus_unpacked_from_a_fresh_list() throws Exception {
        user(0);
        program("apt-get", """
                echo "$@" >>%s/calls
                case "$2" in
                  install) echo 'exit 1' >%s/chromium && chmod 755 %s/chromium ;;
                  download) : >prometheus_2.deb ;;
                esac""".formatted(root, bin, bin));
        Files.createSymbolicLink(bin.resolve("chmod"), real("chmod"));
        program("dpkg-deb", "mkdir -p $3/usr/bin && : >$3/usr/bin/prometheus && : >$3/usr/bin/promtool");

        ShellCall call = packages();

        assertThat(call.status()).as(call.output()).isZero();
        assertThat(Files.readAllLines(root.resolve("calls")))
                .containsExactly(
                        "-q update",
                        "-q install -y --no-install-recommends chromium fonts-liberation",
                        "-q download prometheus");
        assertThat(tools.resolve("bin/prometheus")).exists();
        assertThat(tools.resolve("bin/promtool")).exists();
        assertThat(call.lines()).endsWith("packages: chromium and prometheus are there");
    }

    @Test
    void an_archive_that_cannot_be_reached_is_told_with_its_words() throws Exception {
        user(0);
        program("apt-get", "echo 'E: Could not resolve deb.debian.org'\nexit 100");

        ShellCall call = packages();
        assertThat(call.status()).isZero();
        assertThat(call.output())
                .contains(
                        "Could not resolve deb.debian.org",
                        "this went wrong: apt-get -q update",
                        "missing: chromium prometheus. Tests that need them are skipped");

        assertThat(packages(Map.of("CI", "true")).status()).isEqualTo(1);
    }

    private ShellCall packages() throws IOException, InterruptedException {
        return packages(Map.of());
    }

    private ShellCall packages(Map<String, String> more) throws IOException, InterruptedException {
        Map<String, String> environment = new HashMap<>(more);
        environment.put("PATH", bin.toString());
        environment.put("GROUNDWORK_TOOLS_DIR", tools.toString());
        return ShellCall.of(environment, ShellCall.repository("scripts/packages"));
    }

    private void user(int id) throws IOException {
        program("id", "echo " + id);
    }

    private void programs(String... names) throws IOException {
        for (String name : names) {
            program(name, "exit 1");
        }
    }

    private void program(String name, String body) throws IOException {
        Path file = Files.writeString(bin.resolve(name), "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Path real(String tool) {
        return List.of(Path.of("/usr/bin", tool), Path.of("/bin", tool)).stream()
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
    }
}
