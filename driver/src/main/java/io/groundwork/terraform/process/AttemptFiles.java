package io.groundwork.terraform.process;

import io.groundwork.terraform.failure.DriverException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The files of an attempt: the protocol between JVMs and {@code supervise.sh}, whose header describes it. */
record AttemptFiles(Path directory) {

    /** Who took the directory; fields are empty where the taker died in the middle of writing it. */
    record Claim(String bootId, @Nullable ProcessIdentity claimer, Duration age) {}

    /** What {@code started} says. */
    sealed interface Started {
        record EngineStarted(String bootId, ProcessIdentity engine, ProcessIdentity supervisor) implements Started {}

        record RefusedAsBusy() implements Started {}

        record Abandoned() implements Started {}

        /** Somebody made the file and has not written it yet. It does not stay so, unless that one died in between. */
        record Unreadable(Duration age) implements Started {}
    }

    static AttemptFiles in(Path directory) {
        return new AttemptFiles(directory.toAbsolutePath().normalize());
    }

    Path output() {
        return directory.resolve("out.jsonl");
    }

    Path errors() {
        return directory.resolve("err.txt");
    }

    /** Takes the directory for good. Readable by its owner only: the engine's output can hold secrets. */
    void claim() {
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            ProcessIdentity self = ProcessIdentity.ofThisJvm();
            Files.writeString(
                    file("claimed"),
                    ProcessIdentity.bootId() + " " + self.pid() + " " + self.startTime() + "\n",
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            throw new DriverException.AlreadyClaimed("starting an attempt in " + directory);
        } catch (IOException e) {
            throw new UncheckedIOException("taking the attempt directory " + directory, e);
        }
    }

    Optional<Claim> claimed() {
        try {
            Path file = file("claimed");
            Duration age = age(file);
            String[] words = Files.readString(file).strip().split(" ", -1);
            return Optional.of(
                    words.length < 3
                            ? new Claim("", null, age)
                            : new Claim(words[0], identity(words[1], words[2]), age));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("reading who took " + directory, e);
        }
    }

    Optional<Started> started() {
        Path file = file("started");
        try {
            Duration age = age(file);
            return Optional.of(read("started").map(AttemptFiles::parse).orElse(new Started.Unreadable(age)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("reading how the attempt in " + directory + " started", e);
        }
    }

    private static Started parse(String line) {
        String[] words = line.split(" ", -1);
        return switch (words[0]) {
            case "engine" ->
                new Started.EngineStarted(words[1], identity(words[2], words[3]), identity(words[4], words[5]));
            case "busy" -> new Started.RefusedAsBusy();
            default -> new Started.Abandoned();
        };
    }

    private static Duration age(Path file) throws IOException {
        return Duration.between(Files.getLastModifiedTime(file).toInstant(), Instant.now());
    }

    OptionalInt exitCode() {
        return read("exit").stream().mapToInt(Integer::parseInt).findFirst();
    }

    boolean hasExit() {
        return Files.exists(file("exit"));
    }

    /** Makes sure that no engine starts here any more, unless one did; {@link #started()} then says which. */
    void abandon() {
        Path temporary = file("abandoned." + UUID.randomUUID());
        try {
            Files.writeString(temporary, "abandoned\n");
            try {
                Files.createLink(file("started"), temporary);
            } catch (FileAlreadyExistsException e) {
                // The supervisor, or another reader, was first.
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("giving up the attempt in " + directory, e);
        }
    }

    void recordStopRequest() {
        createOnce("stop");
    }

    boolean stopWasRequested() {
        return Files.exists(file("stop"));
    }

    boolean wasFenced() {
        return Files.exists(file("fenced"));
    }

    boolean wasOutgrown() {
        return Files.exists(file("outgrown"));
    }

    /** True for the one who may send the first TERM to the engine. */
    boolean takeFirstTerm() {
        return createOnce("term");
    }

    Optional<Instant> firstTermSentAt() {
        try {
            return Optional.of(Files.getLastModifiedTime(file("term")).toInstant());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private boolean createOnce(String name) {
        try {
            Files.createFile(file(name));
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("marking the attempt in " + directory + " as " + name, e);
        }
    }

    /** The file's line; absent while it is missing or not written to its end. */
    private Optional<String> read(String name) {
        try {
            String text = Files.readString(file(name));
            return text.endsWith("\n") ? Optional.of(text.strip()) : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + name + " of the attempt in " + directory, e);
        }
    }

    private Path file(String name) {
        return directory.resolve(name);
    }

    private static ProcessIdentity identity(String pid, String startTime) {
        return new ProcessIdentity(Long.parseLong(pid), Long.parseLong(startTime));
    }
}
