package io.groundwork.terraform.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.groundwork.terraform.failure.DriverException;
import io.groundwork.terraform.process.Bounds;
import io.groundwork.terraform.process.BriefRun;
import io.groundwork.terraform.process.EngineEnvironment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds an engine and asks it what it is. Thread-safe. */
public final class EngineLocator {

    private static final Duration VERSION_TIMEOUT = Duration.ofSeconds(30);
    private static final Bounds BOUNDS =
            Bounds.within(VERSION_TIMEOUT).withMemory(1L << 30).withOutput(1 << 20);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final EngineEnvironment environment;

    /**
     * A locator.
     *
     * @param environment what the engine gets to see while it is asked
     */
    public EngineLocator(EngineEnvironment environment) {
        this.environment = environment;
    }

    /**
     * Runs {@code version -json} once, which takes about 30 ms.
     *
     * @throws DriverException.NotFound when there is no such binary
     * @throws DriverException.Unsupported when it is too old, or no engine at all
     */
    public Engine locate(EngineSetting setting) {
        Path binary = find(setting);
        BriefRun run = BriefRun.of(binary, List.of("version", "-json"), environment, BOUNDS);
        String doing = "asking " + binary + " for its version";
        if (run.exitCode() != 0) {
            throw new DriverException.Failed(doing, run.exitCode(), List.of(), run.errors());
        }
        // Standard error may hold warnings, for example of a missing CLI configuration. They are no failure.
        Engine engine = engine(doing, binary, run.output());
        Dialect dialect = engine.kind().dialect();
        if (!engine.version().isAtLeast(dialect.minimumVersion())) {
            throw new DriverException.Unsupported(
                    doing + ": it is " + engine + ", and we need at least " + dialect.minimumVersion());
        }
        return engine;
    }

    /** Whether an engine found before is the one that would be found now, as far as its place says. Starts nothing. */
    public boolean isFirst(Engine engine, EngineSetting setting) {
        try {
            return find(setting).equals(engine.binary());
        } catch (DriverException.NotFound e) {
            return false;
        }
    }

    private static Path find(EngineSetting setting) {
        String wanted = setting.wanted();
        if (wanted != null && wanted.contains("/")) {
            Path path = Path.of(wanted);
            if (!path.isAbsolute()) {
                throw new DriverException.NotFound(
                        "looking for the engine: " + wanted + " is neither a name nor an absolute path");
            }
            if (!isProgram(path)) {
                throw new DriverException.NotFound("looking for the engine: " + wanted + " is no executable file");
            }
            return path;
        }
        List<String> names = wanted != null
                ? List.of(wanted)
                : Arrays.stream(EngineKind.values())
                        .map(kind -> kind.dialect().binaryName())
                        .toList();
        return names.stream()
                .flatMap(name -> onPath(name, setting.searchPath()).stream())
                .findFirst()
                .orElseThrow(() -> new DriverException.NotFound("looking for the engine: no "
                        + String.join(" and no ", names) + " on PATH " + setting.searchPath()));
    }

    private static Optional<Path> onPath(String name, String searchPath) {
        return Stream.of(searchPath.split(":", -1))
                .filter(directory -> directory.startsWith("/"))
                .map(directory -> Path.of(directory, name))
                .filter(EngineLocator::isProgram)
                .findFirst();
    }

    private static boolean isProgram(Path path) {
        return Files.isRegularFile(path) && Files.isExecutable(path);
    }

    /** Both engines call their version {@code terraform_version}, but only Terraform says whether it is outdated. */
    private static EngineKind kindOf(JsonNode answer) {
        return answer.has("terraform_outdated") ? EngineKind.TERRAFORM : EngineKind.TOFU;
    }

    private static Engine engine(String doing, Path binary, String output) {
        try {
            JsonNode answer = JSON.readTree(output);
            return new Engine(
                    kindOf(answer),
                    binary,
                    EngineVersion.parse(answer.path("terraform_version").asText("")));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new DriverException.Unsupported(doing + ": its answer names no version");
        }
    }
}
