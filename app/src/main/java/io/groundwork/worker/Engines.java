package io.groundwork.worker;

import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.groundwork.terraform.Terraform;
import io.groundwork.terraform.engine.Engine;
import io.groundwork.terraform.engine.EngineLocator;
import io.groundwork.terraform.failure.DriverException;
import io.groundwork.terraform.process.Bounds;
import io.groundwork.terraform.process.EngineEnvironment;
import io.groundwork.terraform.process.Supervisor;
import io.groundwork.wire.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The engine of this worker, looked for when first needed and again when its file has changed, so that neither installing nor
 * upgrading one needs a restart. Thread-safe.
 */
public final class Engines {
    private static final Duration SHOW_TIMEOUT = Duration.ofMinutes(10);

    private final WorkerSettings settings;
    private final EngineLocator locator;
    private final Supervisor supervisor;
    private volatile @Nullable Found found;

    /** An engine, and by what its file is known: an upgrade replaces the file, or writes it anew. */
    private record Found(
            Engine engine,
            Path file,
            FileTime written,
            long size,
            @Nullable Object key) {
        static Found of(Engine engine) {
            try {
                Path file = engine.binary().toRealPath();
                BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
                return new Found(engine, file, now.lastModifiedTime(), now.size(), now.fileKey());
            } catch (IOException e) {
                // It has gone since: looked for again the next time.
                return new Found(engine, engine.binary(), FileTime.fromMillis(0), -1, null);
            }
        }

        boolean isStillThere() {
            return equals(of(engine));
        }
    }

    public Engines(WorkerSettings settings, WorkerDirectory directory) {
        this.settings = settings;
        this.supervisor = Supervisor.installedIn(directory.driver());
        this.locator =
                new EngineLocator(EngineEnvironment.from(Map.of("PATH", settings.path(), "HOME", settings.home())));
    }

    /** Raises {@code engine_not_found} or {@code engine_unsupported} (engine). */
    Engine engine() {
        Engine known = current();
        return known == null ? asked() : known;
    }

    private @Nullable Engine current() {
        Found known = found;
        return known != null && locator.isFirst(known.engine(), settings.engine()) && known.isStillThere()
                ? known.engine()
                : null;
    }

    /** One after the other: a worker asks an engine once what it is, however many runs want to know. */
    private synchronized Engine asked() {
        Engine known = current();
        if (known != null) {
            return known;
        }
        try {
            Engine located = locator.locate(settings.engine());
            found = Found.of(located);
            return located;
        } catch (DriverException.NotFound e) {
            throw problem(
                    "engine_not_found",
                    e,
                    "install terraform or tofu on the worker, or name it with GROUNDWORK_ENGINE");
        } catch (DriverException.Unsupported e) {
            throw problem("engine_unsupported", e, "install a newer engine on the worker");
        }
    }

    /** What an engine may take that only reads: it is killed beyond it, and nothing is lost by that. */
    Bounds readingBounds() {
        return Bounds.within(SHOW_TIMEOUT).withMemory(readersMemory());
    }

    /** Bytes, for engines that change nothing outside. */
    long readersMemory() {
        return settings.limits().engineBytes();
    }

    Terraform terraform() {
        return new Terraform(engine(), supervisor);
    }

    /** SHA-256 over everything {@code init} reads. */
    String fingerprint(Engine engine, String configuration) throws IOException {
        Path cliConfig = settings.cliConfigFile();
        String text = String.join(
                "\n",
                configuration,
                engine.toString(),
                engine.binary().toString(),
                // What an older worker kept may be made of the variables of one run.
                engine.initReadsVariables() ? "without variables" : "",
                cliConfig == null ? "" : Files.readString(cliConfig));
        return Digest.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static RuntimeException problem(String code, DriverException cause, String nextStep) {
        return new Problem(code, ProblemKind.ENGINE, String.valueOf(cause.getMessage()), nextStep).asException(cause);
    }
}
