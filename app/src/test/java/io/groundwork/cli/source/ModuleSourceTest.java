package io.groundwork.cli.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.groundwork.artifact.LeftOut;
import io.groundwork.cli.run.RunOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModuleSourceTest {
    @TempDir
    Path root;

    @ParameterizedTest
    @CsvSource({
        "terraform-aws-modules/vpc/aws, vpc",
        "terraform-aws-modules/iam/aws//modules/iam-user, iam-user",
        "registry.example.com:8443/acme/network/any, network",
        "git::https://example.com/modules.git//greeting?ref=v1.2.0, greeting",
        "git::ssh://git@example.com/network.git?ref=v1, network",
        "git@github.com:acme/network.git, network",
        "github.com/acme/network, network",
        "https://example.com/network.tar.gz?checksum=md5:1, network"
    })
    void a_workspace_is_called_after_the_module(String source, String name) {
        assertThat(ModuleSource.of(source, null, Map.of(), Set.of()).name()).isEqualTo(name);
    }

    @Test
    void the_root_hands_each_variable_on_and_reads_collections_as_expressions() throws IOException {
        var options = new RunOptions();
        options.inputs = Stream.of("name=a ${b}", "size=3", "zones=[\"a\"]", "tags={x=1}")
                .map(ModuleSourceTest::typed)
                .toList();
        options.environment = List.of("TF_VAR_password=env:PASSWORD", "AWS_REGION");

        JsonNode root = rootOf("acme/network/any", "~> 1.2", options);

        assertThat(root).isEqualTo(new ObjectMapper().readTree("""
                {
                  "module": {
                    "this": {
                      "source": "acme/network/any",
                      "version": "~> 1.2",
                      "name": "${var.name}",
                      "password": "${var.password}",
                      "size": "${var.size}",
                      "tags": "${var.tags}",
                      "zones": "${var.zones}"
                    }
                  },
                  "variable": {
                    "name": {},
                    "password": {"sensitive": true},
                    "size": {},
                    "tags": {"type": "any"},
                    "zones": {"type": "any"}
                  },
                  "output": {
                    "module": {
                      "value": "${{for name, value in module.this : name => value if !issensitive(value)}}"
                    }
                  }
                }
                """));
    }

    private static RunOptions.Input typed(String variable) {
        var input = new RunOptions.Input();
        input.variable = variable;
        return input;
    }

    @Test
    void a_root_without_variables_declares_none_because_an_empty_block_is_an_error() throws IOException {
        assertThat(rootOf("acme/network/any", null, new RunOptions()).has("variable"))
                .isFalse();
    }

    @Test
    void a_module_in_a_directory_goes_along() throws IOException {
        SortedMap<String, Path> along = new TreeMap<>();
        Path module = Files.createDirectories(root.resolve("network/sub"));
        Files.writeString(module.resolve("main.tf"), "# sub");
        Files.writeString(root.resolve("network/main.tf"), "# main");
        ModuleSource source = ModuleSource.of(root.resolve("network").toString(), null, Map.of(), Set.of());
        SortedMap<String, Path> packed = source.packed(
                (directory, extra, _) -> {
                    Files.writeString(root.resolve("packed"), String.join("\n", below(directory)));
                    along.putAll(extra);
                    return LeftOut.NOTHING;
                },
                _ -> along);

        assertThat(root.resolve("packed")).hasContent("main.tf.json");
        assertThat(packed).containsExactly(Map.entry("module", root.resolve("network")));
        assertThat(source.origin()).isEqualTo(root.resolve("network").toString());
    }

    private static List<String> below(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> directory.relativize(file).toString())
                    .sorted(Comparator.naturalOrder())
                    .toList();
        }
    }

    private static JsonNode rootOf(String source, @Nullable String version, RunOptions options) throws IOException {
        return Objects.requireNonNull(new ObjectMapper()
                .readTree(ModuleSource.of(
                                source,
                                version,
                                options.variables(),
                                options.environment().keySet())
                        .root()
                        .json()));
    }
}
