package io.groundwork.worker;

import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import io.groundwork.run.EngineVariables;
import io.groundwork.secret.Secret;
import io.groundwork.secret.SecretReference;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Resolves references to secrets on this worker, at the moment an engine starts. Thread-safe. */
public final class Secrets {
    /** Longer ones do not fit into an environment: Linux takes 128 KiB for one variable, its name included. */
    private static final int MOST_BYTES = 64 * 1024;
    /** The values of a configuration's variables travel in a file. */
    private static final int MOST_BYTES_OF_A_VARIABLE = 256 * 1024;

    private final Map<String, String> environment;
    private final SecretScope scope;

    /**
     * With what is there, and what of it may be referred to.
     *
     * @param environment the worker's own, where {@code env:} references point into
     */
    public Secrets(Map<String, String> environment, SecretScope scope) {
        this.environment = Map.copyOf(environment);
        this.scope = scope;
    }

    /**
     * Resolves each reference.
     *
     * @param references name in the engine's environment to reference text; raises {@code secret_not_found} and
     *     {@code secret_refused} (user)
     */
    SortedMap<String, Secret> resolve(Map<String, String> references) {
        var resolved = new TreeMap<String, Secret>();
        references.forEach((name, reference) -> resolved.put(name, resolve(name, SecretReference.parse(reference))));
        return resolved;
    }

    /** The values of those references that can be resolved now, without a word about the others. */
    List<String> resolvable(Collection<String> texts) {
        List<String> values = new ArrayList<>();
        for (String text : texts) {
            try {
                values.add(resolve(EngineVariables.VARIABLE_PREFIX, SecretReference.parse(text))
                        .reveal());
            } catch (ProblemException e) {
                // Whoever needs the value is told when an engine is to start with it.
            }
        }
        return values;
    }

    private Secret resolve(String name, SecretReference reference) {
        return switch (reference.source()) {
            case ENV -> new Secret(variable(name, reference.name()));
            case FILE -> new Secret(file(name, reference.name()));
        };
    }

    private String variable(String name, String variable) {
        if (!scope.allowsName(variable)) {
            throw refused(
                    name,
                    "this worker hands no variable " + variable + " of its environment to runs",
                    "list the name in GROUNDWORK_SECRET_NAMES where the worker runs");
        }
        String value = environment.get(variable);
        if (value == null || value.isEmpty()) {
            throw notFound(name, "the worker's environment has no " + variable);
        }
        if (value.indexOf('\uFFFD') >= 0) {
            throw refused(
                    name,
                    "the worker's variable " + variable + " is not UTF-8",
                    "set it in UTF-8, or put the value into a file; 'groundwork doctor' says how the worker reads text");
        }
        return value;
    }

    /** Where links lead is looked at, and then that very file is read. */
    private String file(String name, String text) {
        try {
            Path path = Path.of(text).toAbsolutePath().normalize();
            if (!scope.mayAllow(path)) {
                throw fileRefused(name, text, path);
            }
            Path file = path.toRealPath();
            if (!scope.allowsFile(file)) {
                throw fileRefused(name, text, file);
            }
            return read(name, text, file);
        } catch (InvalidPathException e) {
            throw notFound(name, "this is no name of a file");
        } catch (IOException e) {
            throw notFound(name, "the worker cannot read " + text);
        }
    }

    private static String read(String name, String text, Path file) throws IOException {
        // A device may have no end, and a pipe no beginning.
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw refused(name, text + " is no regular file", "name a file with the value in it");
        }
        try (var in = Channels.newInputStream(
                Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)))) {
            int most = name.startsWith(EngineVariables.VARIABLE_PREFIX) ? MOST_BYTES_OF_A_VARIABLE : MOST_BYTES;
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw refused(
                        name,
                        text + " is longer than " + (most >> 10) + " KiB, which no variable holds",
                        "put the file where the configuration can read it");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString()
                    .stripTrailing();
        }
    }

    private RuntimeException fileRefused(String name, String text, Path file) {
        if (scope.withholds(file)) {
            return refused(
                    name,
                    text + " belongs to the system or to Groundwork itself, and no setting hands it to runs",
                    "put the value into a file of its own somewhere else, and name that");
        }
        return refused(
                name,
                "this worker hands no file " + text + " to runs",
                "put it below a directory that GROUNDWORK_SECRET_DIRECTORIES names where the worker runs");
    }

    private static RuntimeException refused(String name, String why, String nextStep) {
        return new Problem(
                        "secret_refused",
                        ProblemKind.USER,
                        "resolving the engine's variable " + name + ": " + why,
                        nextStep)
                .asException();
    }

    private static RuntimeException notFound(String name, String why) {
        return new Problem(
                        "secret_not_found",
                        ProblemKind.USER,
                        "resolving the engine's variable " + name + ": " + why,
                        "make the value available to the worker, or leave the variable out")
                .asException();
    }
}
