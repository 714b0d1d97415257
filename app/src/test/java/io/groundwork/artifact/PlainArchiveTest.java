package io.groundwork.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives as people make them. */
final class PlainArchiveTest {
    @TempDir
    Path root;

    private Path archive;
    private Path target;

    @BeforeEach
    void prepare() throws IOException {
        archive = root.resolve("configuration.tar.gz");
        target = Files.createDirectory(root.resolve("work"));
    }

    @Test
    void a_plain_archive_is_unpacked_as_it_is() throws IOException {
        new Tar()
                .directory("./")
                .file("./main.tf", "a")
                .directory("modules/net/")
                .file("modules/net/main.tf", "b")
                .directory("modules/")
                .file("ünïcode é.tf", "c")
                .file(".terraform.lock.hcl", "d")
                .longName("n".repeat(200) + ".tf", "e")
                .to(archive);

        ConfigurationArchive.check(archive);
        ConfigurationArchive.unpack(archive, target);

        assertThat(target.resolve("main.tf")).hasContent("a");
        assertThat(target.resolve("modules/net/main.tf")).hasContent("b");
        assertThat(target.resolve("ünïcode é.tf")).hasContent("c");
        assertThat(target.resolve(".terraform.lock.hcl")).hasContent("d");
        assertThat(target.resolve("n".repeat(200) + ".tf")).hasContent("e");
    }

    @Test
    void what_we_pack_we_unpack() throws IOException {
        Path source = Files.createDirectories(root.resolve("work/source/" + "deep/".repeat(10)));
        Files.writeString(source.resolve("x".repeat(120) + ".tf"), "content");
        Path packed = target.resolve("packed.tar.gz");
        ConfigurationPack.pack(target.resolve("source"), Map.of(), packed);
        Path unpacked = Files.createDirectory(target.resolve("unpacked"));

        ConfigurationArchive.unpack(packed, unpacked);

        assertThat(unpacked.resolve("deep/".repeat(10) + "x".repeat(120) + ".tf"))
                .hasContent("content");
    }
}
