package io.groundwork.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundwork.terraform.engine.EngineSetting;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnginesTest {
    @TempDir
    Path directory;

    private Hands hands;
    private Engines engines;

    @BeforeEach
    void open() throws IOException {
        Files.createDirectory(directory.resolve("bin"));
        Files.createDirectory(directory.resolve("first"));
        Files.createDirectory(directory.resolve("worker"));
        hands = Hands.open(
                directory.resolve("worker"),
                URI.create("http://127.0.0.1:9"),
                new EngineSetting("terraform", directory.resolve("first") + ":" + directory.resolve("bin")),
                Map.of());
        engines = hands.engines;
    }

    @AfterEach
    void close() {
        hands.close();
    }

    @Test
    void an_upgrade_is_noticed_without_a_restart() throws IOException {
        install("bin", "1.11.4");
        assertThat(engines.engine()).hasToString("Terraform 1.11.4");

        install("bin", "1.12.0");

        assertThat(engines.engine()).hasToString("Terraform 1.12.0");
    }

    @Test
    void an_engine_that_is_installed_before_another_on_the_path_counts_from_then_on() throws IOException {
        install("bin", "1.11.4");
        assertThat(engines.engine()).hasToString("Terraform 1.11.4");

        install("first", "1.9.8");

        assertThat(engines.engine()).hasToString("Terraform 1.9.8");
    }

    @Test
    void an_engine_that_has_not_changed_is_asked_for_its_version_once() throws IOException {
        install("bin", "1.11.4");
        engines.engine();
        engines.engine();

        assertThat(directory.resolve("asked")).hasContent("1.11.4");
    }

    /** As package managers do: a new file takes the place of the old one. */
    private void install(String where, String version) throws IOException {
        Path draft = directory.resolve("draft");
        Files.writeString(draft, """
                #!/bin/sh
                echo %1$s >> %2$s/asked
                echo '{"terraform_version":"%1$s","terraform_outdated":false}'
                """.formatted(version, directory));
        assertThat(draft.toFile().setExecutable(true)).isTrue();
        Files.move(draft, directory.resolve(where).resolve("terraform"), StandardCopyOption.REPLACE_EXISTING);
    }
}
