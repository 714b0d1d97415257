package io.groundwork.artifact;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.Problems;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What an unpacked configuration must be: some engine files, and no backend of its own. */
public final class ConfigurationCheck {
    private static final Set<String> BLOCKS = Set.of("backend", "cloud");

    /** Without the limits of a careful reader: where we would stop, the engine would read on. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .build())
            .build();

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
            // Bytes that are no UTF-8 are replaced, as the engine does: they must not end our reading before its own.
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            return file.toString().endsWith(".json") ? backendInJson(text) : HclScanner.backendBlock(text);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + file, e);
        }
    }

    /** Member by member, as the engine reads it: a name that is there twice counts twice, and lists of blocks nest. */
    private static Optional<String> backendInJson(String text) throws IOException {
        try (JsonParser json = JSON.createParser(text)) {
            int depth = 0;
            int terraform = -1;
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.START_OBJECT) {
                    depth++;
                } else if (token == JsonToken.END_OBJECT) {
                    depth--;
                } else if (token == JsonToken.FIELD_NAME && depth == 1) {
                    terraform = json.currentName().equals("terraform") ? 2 : -1;
                } else if (token == JsonToken.FIELD_NAME && depth == terraform && BLOCKS.contains(json.currentName())) {
                    return Optional.of(json.currentName());
                }
            }
            return Optional.empty();
        } catch (JsonProcessingException e) {
            // The engine says it better, with a line number.
            return Optional.empty();
        }
    }

    private static ProblemException hasBackend(Path file, String block) {
        return Problems.badInput(
                "configuration_has_backend",
                file.getFileName() + " has a " + block + " block of its own",
                "remove the block: Groundwork keeps the state");
    }
}
