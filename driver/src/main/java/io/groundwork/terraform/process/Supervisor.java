package io.groundwork.terraform.process;

import io.groundwork.terraform.failure.DriverException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Starts engine commands detached from this JVM: in their own session, with files instead of pipes. Thread-safe.
 *
 * <p>Linux only: it relies on {@code /proc}, {@code setsid} and {@code flock}.
 */
public final class Supervisor {

    private final Path script;
    private final Path setsid = Path.of(Tools.path("setsid"));
    private final Path shell = Path.of(Tools.path("sh"));
    private final Path flock = Path.of(Tools.path("flock"));
    private final Path sleep = Path.of(Tools.path("sleep"));

    private Supervisor(Path script) {
        this.script = script;
    }

    /**
     * Writes the script into a directory, which is made if missing. Several JVMs may share the directory.
     *
     * @throws DriverException.NotFound when this machine lacks a tool the script needs
     */
    public static Supervisor installedIn(Path directory) {
        Path script = directory.toAbsolutePath().resolve("supervise.sh");
        try (InputStream source =
                Objects.requireNonNull(Supervisor.class.getResourceAsStream("supervise.sh"), "supervise.sh")) {
            Files.createDirectories(directory);
            // By rename, and always: a shell reads its script while it runs, so a running one keeps its old file.
            Path temporary = Files.createTempFile(directory, "supervise", ".tmp");
            Files.copy(source, temporary, StandardCopyOption.REPLACE_EXISTING);
            Files.move(temporary, script, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("installing the supervisor in " + directory, e);
        }
        return new Supervisor(script);
    }

    /**
     * Starts a command and returns at once. The attempt goes on whatever happens to this JVM.
     *
     * @param attemptDirectory new, or made by the caller and never started in
     * @param binary absolute
     * @throws DriverException.AlreadyClaimed when anything was ever started in that directory
     */
    public Attempt start(Path attemptDirectory, Path binary, List<String> arguments, Launch launch) {
        return start(attemptDirectory, binary, arguments, () -> launch);
    }

    /**
     * As above, for a start that needs something nobody else may need after it, such as a credential that replaces an older
     * one: the directory is taken first. If what is needed cannot be had, nothing will ever start in this directory.
     *
     * @param launch asked once, after the directory is taken; what it raises is raised here
     */
    public Attempt start(Path attemptDirectory, Path binary, List<String> arguments, Supplier<Launch> launch) {
        AttemptFiles files = AttemptFiles.in(attemptDirectory);
        files.claim();
        try {
            return execute(files, binary, arguments, launch.get());
        } catch (RuntimeException | Error e) {
            try {
                files.abandon();
            } catch (RuntimeException full) {
                e.addSuppressed(full);
            }
            throw e;
        }
    }

    private Attempt execute(AttemptFiles files, Path binary, List<String> arguments, Launch launch) {
        ProcessBuilder builder = new ProcessBuilder(commandLine(files, binary, arguments, launch))
                .directory(launch.workDirectory().toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(files.output().toFile())
                .redirectError(files.errors().toFile());
        builder.environment().clear();
        builder.environment().putAll(launch.environment().asMap());
        try {
            Process process = builder.start();
            // A supervisor that ends without a word, for whatever reason, must not look as if it were about to start.
            // One that did its work has said so; its directory may be deleted by now, and nothing is put there.
            CompletableFuture<Void> ended = process.onExit().thenAccept(supervisor -> {
                if (supervisor.exitValue() != 0 && files.started().isEmpty()) {
                    files.abandon();
                }
            });
            return new Attempt(files, ended);
        } catch (IOException e) {
            throw new UncheckedIOException("starting the supervisor for " + files.directory(), e);
        }
    }

    private List<String> commandLine(AttemptFiles files, Path binary, List<String> arguments, Launch launch) {
        List<String> line = new ArrayList<>();
        Stream.of(setsid, shell, script, files.directory(), launch.lockFile())
                .map(Path::toString)
                .forEach(line::add);
        line.add(
                launch.lockWait().isZero()
                        ? "-n"
                        : String.format(
                                Locale.ROOT,
                                "-w%.3f",
                                Math.max(1, launch.lockWait().toMillis()) / 1000.0));
        Lease lease = launch.lease();
        line.add(flock.toString());
        line.add(lease == null ? "" : lease.file().toString());
        line.add(lease == null ? "0" : Long.toString(lease.silence().toSeconds()));
        line.add(sleep.toString());
        line.add(Long.toString(launch.outputLimit()));
        line.add(Long.toString(launch.memoryLimit() >> 10));
        Path turn = launch.turn();
        if (turn != null) {
            // It waits, then becomes the engine: the same process, so that signals and the start time are the engine's.
            line.addAll(List.of(flock.toString(), "--no-fork", turn.toString()));
        }
        line.add(binary.toString());
        line.addAll(arguments);
        return line;
    }
}
