package io.groundwork.artifact;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.Problems;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What an unpacked configuration must be: some engine files, and no backend of its own. */
public final class ConfigurationCheck {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ConfigurationCheck() {}

    /** Raises {@code configuration_empty} and {@code configuration_has_backend} (user). */
    public static void check(Path directory) {
        List<Path> files = engineFiles(directory);
        if (files.isEmpty()) {
            throw Problems.badInput(
                    "configuration_empty",
                    "the configuration has no .tf, .tf.json or .tofu file at its top",
                    "name the directory that holds the root module");
        }
        for (Path file : files) {
            backendIn(file).ifPresent(block -> {
                throw hasBackend(file, block);
            });
        }
    }

    private static List<Path> engineFiles(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> {
                        String name = String.valueOf(file.getFileName());
                        return name.endsWith(".tf")
                                || name.endsWith(".tf.json")
                                || name.endsWith(".tofu")
                                || name.endsWith(".tofu.json");
                    })
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("listing the configuration", e);
        }
    }

    private static Optional<String> backendIn(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            return file.toString().endsWith(".json")
                    ? backendInJson(bytes)
                    : HclScanner.backendBlock(new String(bytes, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + file, e);
        }
    }

    private static Optional<String> backendInJson(byte[] bytes) throws IOException {
        try {
            JsonNode terraform = MAPPER.readTree(bytes).path("terraform");
            // An object, or a list of objects: both are valid.
            for (JsonNode block : terraform.isArray() ? terraform : List.of(terraform)) {
                for (String name : List.of("backend", "cloud")) {
                    // Null and empty ones are none; CDKTF writes them to be rid of its default.
                    if (!block.path(name).isEmpty()) {
                        return Optional.of(name);
                    }
                }
            }
            return Optional.empty();
        } catch (JsonProcessingException e) {
            // The engine says it better, with a line number.
            return Optional.empty();
        }
    }

    private static ProblemException hasBackend(Path file, String block) {
        boolean synthesised = file.endsWith("cdk.tf.json");
        return Problems.badInput(
                "configuration_has_backend",
                file.getFileName() + " has a " + block + " block of its own",
                synthesised
                        ? "Groundwork keeps the state; CDKTF adds a local backend by itself, which an override of the stack's"
                                + " terraform.backend with nothing takes out"
                        : "remove the block: Groundwork keeps the state");
    }
}
