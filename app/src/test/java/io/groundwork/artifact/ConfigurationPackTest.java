package io.groundwork.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.groundwork.problem.ProblemException;
import io.groundwork.wire.Digest;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What travels of a directory to a worker: what git would carry, and nothing that stops the run or stands still. */
@Timeout(60)
final class ConfigurationPackTest {
    @TempDir
    Path root;

    private Path source;
    private Path unpacked;

    @BeforeEach
    void prepare() throws IOException {
        unpacked = root;
        source = Files.createDirectory(root.resolve("source"));
        write("main.tf", "locals {}");
    }

    @Test
    void pipes_sockets_and_links_to_nothing_stay_behind_and_are_named() throws Exception {
        assertThat(new ProcessBuilder("mkfifo", source.resolve("pipe").toString())
                        .start()
                        .waitFor())
                .isZero();
        Files.createSymbolicLink(source.resolve(".#main.tf"), Path.of("ann@host.1234:1700000000"));
        Files.createSymbolicLink(source.resolve("gone"), Path.of("/nowhere/at/all"));
        // A socket's address is short: relative to where the test runs it would not be.
        Path socket = Files.createTempDirectory("gw").resolve("s");
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            Files.move(socket, source.resolve("socket"));

            LeftOut leftOut = pack();

            assertThat(leftOut.inWords())
                    .isEqualTo(".#main.tf (a link to nothing), gone (a link to nothing),"
                            + " pipe (neither a file nor a directory), socket (neither a file nor a directory)");
            assertThat(names()).containsExactly("main.tf");
        }
    }

    @Test
    void links_inside_are_followed_to_files_and_directories_and_not_in_circles() throws IOException {
        write("modules/net/main.tf", "# net");
        Files.createSymbolicLink(source.resolve("net"), Path.of("modules/net"));
        Files.createSymbolicLink(source.resolve("copy.tf"), Path.of("main.tf"));
        Files.createSymbolicLink(source.resolve("modules/net/up"), Path.of("../.."));
        Files.createSymbolicLink(source.resolve("modules/net/here"), Path.of("."));

        LeftOut leftOut = pack();

        assertThat(names()).containsExactly("copy.tf", "main.tf", "modules/net/main.tf", "net/main.tf");
        assertThat(unpacked.resolve("net/main.tf")).hasContent("# net");
        assertThat(leftOut.files()).hasSize(4).allMatch(file -> file.endsWith("(a link in circles)"));
    }

    @Test
    void what_stays_behind_does_so_by_whatever_name_it_is_reached() throws IOException {
        write("terraform.tfstate", "{\"version\":4}");
        write(".git/config", "url = https://user:word@example.com");
        Files.createSymbolicLink(source.resolve("copy.json"), Path.of("terraform.tfstate"));
        Files.createSymbolicLink(source.resolve("history"), Path.of(".git"));

        LeftOut leftOut = pack();

        assertThat(names()).containsExactly("main.tf");
        assertThat(leftOut.files())
                .contains("copy.json (a link to what stays behind)", "history (a link to what stays behind)");
    }

    @Test
    void a_link_that_leads_out_is_an_error_unless_it_stays_behind() throws IOException {
        Path secret = Files.writeString(root.resolve("secret"), "x");
        Files.createSymbolicLink(source.resolve("out"), secret);

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(this::pack)
                .satisfies(e -> assertThat(e.problem().code()).isEqualTo("configuration_link"))
                .withMessageContaining("out");
        write(".terraformignore", "out\n");
        assertThat(pack().inWords()).isEqualTo("1 by .terraformignore");
    }

    @Test
    void states_stay_behind_and_templates_of_them_travel() throws IOException {
        List<String> states = List.of(
                ".terraform.tfstate.lock.info",
                "errored.tfstate",
                "terraform.tfstate",
                "terraform.tfstate.1700000000.backup",
                "terraform.tfstate.backup",
                "terraform.tfstate.d/prod/terraform.tfstate",
                "x/terraform.tfstate.old");
        for (String state : states) {
            write(state, "{}");
        }
        write("example.tfstate.tftpl", "{ \"template\": true }");
        write("really.tfstate.prod", "\n{\"version\": 4, \"serial\": 1, \"lineage\": \"a\"}");
        write("saved.tfplan", "PK");

        LeftOut leftOut = pack();

        assertThat(names()).containsExactly("example.tfstate.tftpl", "main.tf", "x/");
        assertThat(leftOut.files())
                .containsExactly(
                        ".terraform.tfstate.lock.info (a state)",
                        "errored.tfstate (a state)",
                        "really.tfstate.prod (a state)",
                        "saved.tfplan (of an engine)",
                        "terraform.tfstate (a state)",
                        "terraform.tfstate.1700000000.backup (a state)",
                        "terraform.tfstate.backup (a state)",
                        "terraform.tfstate.d (a state)",
                        "x/terraform.tfstate.old (a state)");
        assertThat(leftOut.inWords()).endsWith(", 1 more");
    }

    @Test
    void modes_and_empty_directories_are_kept() throws IOException {
        mode(write("secret.pem", "x"), "rw-------");
        mode(write("run.sh", "x"), "rwxr-x---");
        mode(write("read-only.txt", "x"), "r--r--r--");
        Files.createDirectories(source.resolve("empty/in/empty"));
        Files.createDirectories(source.resolve(".git/objects"));

        pack();

        assertThat(names()).containsExactly("empty/in/empty/", "main.tf", "read-only.txt", "run.sh", "secret.pem");
        assertThat(modeOf("secret.pem")).isEqualTo("rw-------");
        assertThat(modeOf("run.sh")).isEqualTo("rwxr-x---");
        assertThat(modeOf("read-only.txt")).as("its owner can tidy it away").isEqualTo("rw-r--r--");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "node_modules/ | node_modules/a/b.js, modules/x/node_modules/c.js | node_modules.txt",
                "node_modules | node_modules/a/b.js, modules/x/node_modules/c.js | node_modules.txt",
                "/build | build/a, build/b/c | modules/build/a",
                "*.log | a.log, x/y/b.log | a.log.txt, log",
                "docs/**/*.md | docs/a.md, docs/x/y.md | a.md",
                "file?.txt | file1.txt | file10.txt",
                "[ab].txt | a.txt, b.txt | c.txt",
                "[!ab].txt | c.txt | a.txt",
                "# a comment;  spaces.txt   | spaces.txt | a comment",
                "a+b(1).txt | a+b(1).txt | aab1.txt",
                "*.tfvars;!prod.tfvars | dev.tfvars, x/test.tfvars | prod.tfvars, x/prod.tfvars",
                "data/;!data/keep.json | data/a.json, data/x/y | data/keep.json",
                "!keep.txt;*.txt | keep.txt, other.txt | keep",
                "\\!odd | !odd | odd",
            })
    void a_terraformignore_is_read_as_hcp_terraform_and_git_read_it(String rules, String leftOut, String taken)
            throws IOException {
        write(".terraformignore", rules.replace(';', '\n') + "\n");
        List<String> out = words(leftOut);
        List<String> in = words(taken);
        for (String name : Stream.concat(out.stream(), in.stream()).toList()) {
            write(name, "x");
        }

        pack();

        assertThat(names()).containsAll(in).doesNotContainAnyElementsOf(out);
    }

    @Test
    void what_is_too_large_is_told_by_its_largest_files() throws IOException {
        write("small.txt", "x");
        for (int n = 1; n <= 7; n++) {
            byte[] noise = new byte[(10 << 20) + n * (100 << 10)];
            new Random(n).nextBytes(noise);
            Path file = source.resolve("node_modules/big-" + n + ".bin");
            Files.createDirectories(file.getParent());
            Files.write(file, noise);
        }

        assertThatExceptionOfType(ProblemException.class).isThrownBy(this::pack).satisfies(e -> {
            assertThat(e.problem().code()).isEqualTo("configuration_too_large");
            assertThat(e.problem().message())
                    .contains("node_modules/big-7.bin", "node_modules/big-3.bin")
                    .doesNotContain("small.txt");
            assertThat(e.problem().nextStep()).contains(".terraformignore");
        });
        write(".terraformignore", "node_modules/\n");
        pack();
        assertThat(names()).containsExactly(".terraformignore", "main.tf", "small.txt");
    }

    @Test
    void the_same_content_has_the_same_digest_and_names_in_any_script_arrive() throws IOException {
        write("größe/名前 é.tf", "# ä");
        Path one = root.resolve("one.tar.gz");
        Path other = root.resolve("other.tar.gz");

        ConfigurationPack.pack(source, Map.of(), one);
        ConfigurationPack.pack(source, Map.of(), other);
        pack();

        assertThat(Digest.of(one)).isEqualTo(Digest.of(other));
        assertThat(names()).containsExactly("größe/名前 é.tf", "main.tf");
    }

    @Test
    void a_directory_from_elsewhere_goes_along_under_its_name() throws IOException {
        Path module = root.resolve("module");
        Files.createDirectories(module.resolve(".git"));
        Files.writeString(module.resolve("variables.tf"), "");
        Path archive = root.resolve("archive.tar.gz");

        ConfigurationPack.pack(source, Map.of("module", module, "x.tfvars", source.resolve("main.tf")), archive);
        unpack(archive);

        assertThat(names()).containsExactly("main.tf", "module/variables.tf", "x.tfvars");
    }

    private static List<String> words(String text) {
        return Pattern.compile(", ").splitAsStream(text).toList();
    }

    private LeftOut pack() throws IOException {
        Path archive = root.resolve("packed.tar.gz");
        LeftOut leftOut = ConfigurationPack.pack(source, Map.of(), archive);
        unpack(archive);
        return leftOut;
    }

    private void unpack(Path archive) throws IOException {
        unpacked = Files.createTempDirectory(root, "unpacked");
        ConfigurationArchive.unpack(archive, unpacked);
    }

    /** Files, and directories without any. */
    private List<String> names() throws IOException {
        try (Stream<Path> all = Files.walk(unpacked)) {
            return all.filter(path -> !path.equals(unpacked))
                    .filter(path -> !Files.isDirectory(path) || isEmpty(path))
                    .map(path -> unpacked.relativize(path) + (Files.isDirectory(path) ? "/" : ""))
                    .sorted()
                    .toList();
        }
    }

    private static boolean isEmpty(Path directory) {
        String[] names = directory.toFile().list();
        return names != null && names.length == 0;
    }

    private Path write(String name, String content) throws IOException {
        Path file = source.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    private static void mode(Path file, String permissions) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private String modeOf(String name) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(unpacked.resolve(name)));
    }
}
