package io.groundwork.terraform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.groundwork.terraform.engine.EngineKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What real engines wrote for one configuration: two plans, two applies (the second fails half-way), a state. */
public final class Golden {

    /** The values of the sensitive variables with which the files were made. */
    public static final String PASSWORD = "hunter2-\"q\"&<x>";

    public static final String CERTIFICATE_LINE = "MIIfakeline1fakeline1";
    public static final String TOKEN = "tok-constant-12345";

    private Golden() {}

    public static Path file(EngineKind kind, String name) {
        String directory = switch (kind) {
            case TERRAFORM -> "terraform-1.11";
            case TOFU -> "tofu-1.10";
        };
        try {
            return Path.of(Objects.requireNonNull(Golden.class.getResource(directory + "/" + name), name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    public static List<String> lines(EngineKind kind, String name) {
        try {
            return Files.readAllLines(file(kind, name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static JsonNode json(EngineKind kind, String name) {
        try {
            return new ObjectMapper().readTree(file(kind, name).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The entry of that name, which must be there. */
    public static <V> V entry(Map<String, V> map, String name) {
        return Objects.requireNonNull(map.get(name), name);
    }
}
