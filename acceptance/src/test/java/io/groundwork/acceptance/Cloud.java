package io.groundwork.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A cloud of the provider for tests, see {@code acceptance/provider}. */
final class Cloud {
    /** What the deployment's worker has in {@code TEMPORAL_CLOUD_API_KEY}. */
    static final String KEY = "tmprl-key-2417-of-the-tests";

    private final Path directory;

    private Cloud(Path directory) {
        this.directory = directory;
    }

    static Cloud in(Path directory) {
        try {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve("api-key"), KEY);
            return new Cloud(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String endpoint() {
        return "file://" + directory;
    }

    /** What it was told to do and did: {@code create temporalcloud_user}, in order. */
    List<String> done() {
        try {
            Path ledger = directory.resolve("ledger.jsonl");
            return Files.exists(ledger)
                    ? Files.readAllLines(ledger).stream()
                            .map(Result::parse)
                            .filter(line -> line.path("phase").asText().equals("done"))
                            .map(line -> line.path("op").asText() + " "
                                    + line.path("type").asText())
                            .toList()
                    : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode namespace(String id) {
        return thing("namespace", id);
    }

    JsonNode user(String id) {
        return thing("user", id);
    }

    private JsonNode thing(String kind, String id) {
        try {
            return Result.parse(Files.readString(directory.resolve(kind).resolve(id + ".json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The engine's CLI configuration that has it take providers from the mirror of the tools, and from nowhere else. */
    static Path engineConfiguration(Path directory) {
        return engineConfiguration(directory, "");
    }

    /** @param more blocks of the file */
    static Path engineConfiguration(Path directory, String more) {
        try {
            return Files.writeString(Files.createDirectories(directory).resolve("terraformrc"), """
                    provider_installation {
                      filesystem_mirror {
                        path = "%s"
                      }
                    }
                    %s
                    """.formatted(
                            Deployment.tools().resolve("mirror"), more));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
