package io.groundwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Somebody who sits at a shell with a document and types what it says, in a home directory that looks like a working copy.
 * What a document calls by a name that exists nowhere ({@code temporal.internal}, {@code RUN}) is put in its place before.
 * Each command is typed once. Not thread-safe.
 */
final class Typist implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Path home;
    private final Map<String, String> environment;
    private final List<String> left;
    private final Map<String, String> here = new LinkedHashMap<>();
    private final List<Program> running = new ArrayList<>();

    Typist(Document document, Path home, Map<String, String> environment) {
        this.home = home;
        this.environment = Map.copyOf(environment);
        this.left = new ArrayList<>(document.commands());
        try {
            Files.createDirectories(home);
            Files.createSymbolicLink(home.resolve("groundwork"), Path.of(Deployment.binary()));
            for (String directory : List.of("examples", "deploy")) {
                Files.createSymbolicLink(
                        home.resolve(directory), Document.root().resolve(directory));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        environment.forEach(this::set);
        where("/etc/groundwork/", home + "/etc/");
    }

    /** From now on this stands where the document says that. */
    void where(String written, String stands) {
        here.put(written, stands);
    }

    Path home() {
        return home;
    }

    void set(String variable, String value) {
        inSession("export " + variable + "='" + value + "'");
    }

    /** Returns what they were at the beginning, where they were there. */
    Map<String, String> unset(String... variables) {
        Map<String, String> before = new HashMap<>();
        for (String variable : variables) {
            inSession("unset " + variable);
            String value = environment.get(variable);
            if (value != null) {
                before.put(variable, value);
            }
        }
        return before;
    }

    private void inSession(String line) {
        try {
            Files.writeString(
                    home.resolve(".session"), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file that the document takes for granted. */
    void write(String file, String text) {
        try {
            Path path = home.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Types the first command that contains these words and was not typed yet, and waits for its end. */
    Result type(String words) {
        return await(start(next(words)));
    }

    /** As {@link #type}; the command ends well and says each of these. */
    Result typeWell(String words, String... says) {
        return typeTo(0, words, says);
    }

    /** As {@link #type}; the command ends with this status and says each of these. */
    Result typeTo(int status, String words, String... says) {
        Result result = type(words);
        String seen = result.out() + result.err();
        assertThat(result.exitCode()).as(words + "\n" + seen).isEqualTo(status);
        assertThat(says).as(words + "\n" + seen).allMatch(seen::contains);
        return result;
    }

    /** Types a command that goes on, and waits until it says this. It is ended with the typist. */
    Program leave(String words, String says) {
        Program program = start("exec env " + next(words));
        program.awaitThat(says, PATIENCE, () -> (program.out() + program.err()).contains(says));
        return program;
    }

    /** Runs something that the document takes for granted. */
    void prepare(String command) {
        Result result = await(start(command));
        assertThat(result.exitCode()).as(command + "\n" + result).isZero();
    }

    /** A program that the document takes for granted; ended with the typist. */
    Program beside(String command) {
        return start("exec " + command);
    }

    /** Looks again and again until a command says each of these, and returns what it said. */
    String await(String command, String... says) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Result seen = await(start(command));
        while (!List.of(says).stream().allMatch(seen.out()::contains)) {
            assertThat(System.nanoTime()).as(command + "\n" + seen).isLessThan(deadline);
            Program.pause();
            seen = await(start(command));
        }
        return seen.out();
    }

    /** Passes over a command that is not for this test, and says what shows it instead. */
    void leaveTo(String whom, String words) {
        assertThat(whom).isNotBlank();
        next(words);
    }

    /** Fails where the document shows more than was typed. */
    void assertNothingLeft() {
        assertThat(left).as("commands that no test runs").isEmpty();
    }

    private String next(String words) {
        String command = left.stream()
                .filter(line -> line.contains(words))
                .findFirst()
                .orElseThrow(() -> new AssertionError("'" + words + "' is in none of " + left));
        left.remove(command);
        for (Map.Entry<String, String> place : here.entrySet()) {
            command = command.replace(place.getKey(), place.getValue());
        }
        return command;
    }

    /** Commands of one document share a shell's environment and directory, as somebody's do. */
    private Program start(String command) {
        String script = "cd \"$HOME\"; . ./.session; " + command
                + "\nstatus=$?; { export -p; printf 'cd %q\\n' \"$PWD\"; } >\"$HOME/.session\"; exit $status";
        String path = Path.of(Deployment.binary()).getParent() + ":"
                + Deployment.tools().resolve("bin");
        Program program = Program.start(
                home.resolve("logs"),
                "typed",
                List.of("bash", "-c", script),
                Map.of("HOME", home.toString(), "PATH", path + ":" + System.getenv("PATH")));
        running.add(program);
        return program;
    }

    private static Result await(Program program) {
        return program.await(PATIENCE);
    }

    @Override
    public void close() {
        running.reversed().forEach(Program::close);
    }
}
