package io.groundwork.artifact;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.groundwork.artifact.HclOutline.Body;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A file of values for a configuration's variables ({@code .tfvars}). */
public final class VariableFile {
    private static final ObjectMapper MAPPER = JsonOutline.mapper()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS);

    private VariableFile() {}

    /** Each name that it sets, with the value as the language writes it. What is no such file sets nothing. */
    public static SortedMap<String, String> assignments(Path file) {
        if (!Files.isRegularFile(file)) {
            return new TreeMap<>();
        }
        String text = ConfigurationFiles.text(file);
        return ConfigurationFiles.isJson(file) ? ofJson(text) : ofText(text);
    }

    /** Of what is written in the language itself. */
    public static SortedMap<String, String> ofText(String text) {
        SortedMap<String, String> values = new TreeMap<>();
        Body body = HclOutline.of(text);
        body.attributes().forEach(attribute -> values.put(attribute.name(), attribute.expression()));
        return values;
    }

    private static SortedMap<String, String> ofJson(String text) {
        SortedMap<String, String> values = new TreeMap<>();
        try {
            JsonNode members = MAPPER.readTree(text);
            members.properties().forEach(member -> values.put(member.getKey(), HclText.of(member.getValue())));
        } catch (StreamConstraintsException e) {
            throw JsonOutline.tooDeep(e);
        } catch (JsonProcessingException e) {
            // The engine says it better, with a line number.
        }
        return values;
    }

    /** Those that the engines read without being told to, beside the configuration in a directory. */
    public static List<Path> readAnyway(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> isReadAnyway(String.valueOf(file.getFileName())))
                    .sorted(Comparator.comparing(Path::toString))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("listing the configuration", e);
        }
    }

    private static boolean isReadAnyway(String name) {
        return name.equals("terraform.tfvars")
                || name.equals("terraform.tfvars.json")
                || name.endsWith(".auto.tfvars")
                || name.endsWith(".auto.tfvars.json");
    }
}
