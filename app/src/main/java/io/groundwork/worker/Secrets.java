package io.groundwork.worker;

import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import io.groundwork.secret.Secret;
import io.groundwork.secret.SecretReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Resolves references to secrets on this worker, at the moment an engine starts. Thread-safe. */
public final class Secrets {
    private final Map<String, String> environment;

    /** @param environment the worker's own, where {@code env:} references point into */
    public Secrets(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /**
     * Resolves each reference.
     *
     * @param references name in the engine's environment to reference text; raises {@code secret_not_found} (user)
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
                values.add(resolve("", SecretReference.parse(text)).reveal());
            } catch (ProblemException e) {
                // Whoever needs the value is told when an engine is to start with it.
            }
        }
        return values;
    }

    private Secret resolve(String name, SecretReference reference) {
        return switch (reference.source()) {
            case ENV -> {
                String value = environment.get(reference.name());
                if (value == null || value.isEmpty()) {
                    throw notFound(name, "the worker's environment has no " + reference.name());
                }
                yield new Secret(value);
            }
            case FILE -> {
                try {
                    yield new Secret(Files.readString(Path.of(reference.name())).stripTrailing());
                } catch (IOException e) {
                    throw notFound(name, "the worker cannot read " + reference.name());
                }
            }
        };
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
