package io.groundwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A bare container and a cron job have the locale C, and people write as they write. */
@Timeout(120)
class LocaleTest {
    @Test
    void what_is_typed_named_and_referred_to_outside_of_ascii_is_applied_as_it_is(@TempDir Path root) {
        var configuration =
                Configuration.in(root, "größe").withFile("名前.txt", "日本").withFile("straße.tf", """
                        variable "größe" {}
                        variable "secret" {}
                        output "all" {
                          value = "${var.größe} ${file("${path.module}/名前.txt")} ${sha256(var.secret)}"
                        }
                        """);

        Result result = Embedded.run(
                root,
                root.resolve("data"),
                Map.of("LC_ALL", "C", "LANG", "C", "SECRET_WORD", "Schlüssel"),
                "run",
                configuration.path(),
                "--var",
                "größe=fünf",
                "--env",
                "TF_VAR_secret=env:SECRET_WORD",
                "--workspace",
                "locale",
                "--auto-approve",
                "--json");

        assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
        assertThat(result.last().at("/outputs/all/value").asText())
                .isEqualTo("fünf 日本 1fbd7a00cacba0b89a31bb00cd29e60d3f86c08dd7806bbe891642214672af0c");
    }
}
