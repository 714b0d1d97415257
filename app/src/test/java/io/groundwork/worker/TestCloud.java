package io.groundwork.worker;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A cloud of the provider for tests (acceptance/provider), and the mirror that has this provider. */
final class TestCloud {
    static final String KEY = "right-key-5530";

    private final Path directory;

    private TestCloud(Path directory) {
        this.directory = directory;
    }

    static TestCloud in(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("api-key"), KEY);
        return new TestCloud(directory);
    }

    String endpoint() {
        return "file://" + directory;
    }

    /** @param faults in JSON, see acceptance/provider/README.md */
    void willGoWrong(String faults) throws IOException {
        Files.writeString(directory.resolve("faults.json"), faults);
    }

    /** The calls that it got of one sort. */
    List<String> calls(String verb) throws IOException {
        return lines("calls").stream()
                .filter(line -> line.startsWith(verb + " "))
                .toList();
    }

    List<String> recorder() throws IOException {
        return lines("ledger.jsonl");
    }

    private List<String> lines(String name) throws IOException {
        Path file = directory.resolve(name);
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    /** A stack whose worker's engine finds the provider, and that has some variables more. */
    static Stack stack(Path root, Map<String, String> more) throws IOException {
        Map<String, String> environment = new HashMap<>(more);
        environment.put("TF_CLI_CONFIG_FILE", engineConfiguration(root).toString());
        return Stack.startWithEngine(root, environment);
    }

    /** What a configuration says of the provider. */
    static String provider(String endpoint, @Nullable Boolean insecure) {
        return """
                terraform {
                  required_providers {
                    temporalcloud = {
                      source = "temporalio/temporalcloud"
                    }
                  }
                }
                provider "temporalcloud" {
                  endpoint       = "%s"
                  allow_insecure = %s
                }
                """.formatted(endpoint, insecure);
    }

    /** A namespace of the cloud at an endpoint. */
    static String namespace(String endpoint, String region, @Nullable Boolean insecure) {
        return provider(endpoint, insecure) + """
                resource "temporalcloud_namespace" "it" {
                  name           = "demo"
                  regions        = ["%s"]
                  retention_days = 7
                  api_key_auth   = true
                }
                """.formatted(region);
    }

    /** The engine's CLI configuration with the tests' mirror. Missing: skipped locally, failed in CI. */
    static Path engineConfiguration(Path directory) throws IOException {
        Path mirror = mirror();
        return Files.writeString(
                directory.resolve("terraformrc"),
                "provider_installation {\n  filesystem_mirror {\n    path = \"" + mirror + "\"\n  }\n}\n");
    }

    static Path mirror() {
        String tools = Objects.requireNonNullElse(
                System.getenv("GROUNDWORK_TOOLS_DIR"), System.getProperty("user.home") + "/.cache/groundwork/tools");
        Path mirror = Path.of(tools, "mirror");
        if (Files.isDirectory(mirror.resolve("registry.terraform.io/temporalio/temporalcloud"))) {
            return mirror;
        }
        String missing = "the provider for tests is missing (run scripts/tools): " + mirror;
        return "true".equals(System.getenv("CI")) ? fail(missing) : abort(missing);
    }
}
