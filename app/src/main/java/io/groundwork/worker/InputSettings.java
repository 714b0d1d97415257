package io.groundwork.worker;

import io.groundwork.run.EngineVariables;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an operator lets runs hand to their engines.
 *
 * @param variables the names they may give to variables
 * @param secretNames variables of the worker's environment that {@code env:} may name; null if the operator says nothing
 * @param secretDirectories where {@code file:} may read; null if the operator says nothing
 */
public record InputSettings(
        EngineVariables variables,
        @Nullable List<String> secretNames,
        @Nullable List<Path> secretDirectories) {
    /** Nothing but what the providers of the registries read. */
    public static final InputSettings DEFAULTS = new InputSettings(EngineVariables.PROVIDERS_ONLY, null, null);

    /**
     * With an operator's lists; raises {@code environment_refused} (user) for what nobody may give an engine.
     *
     * @param variables empty if the operator lists none
     */
    public static InputSettings of(
            List<String> variables, @Nullable List<String> secretNames, @Nullable List<Path> secretDirectories) {
        return new InputSettings(new EngineVariables(variables), secretNames, secretDirectories);
    }

    /** What every engine gets of the worker's own environment. */
    public Map<String, String> ofTheMachine(Map<String, String> environment) {
        return environment.entrySet().stream()
                .filter(variable -> variables.isHandedOn(variable.getKey()))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** For a worker that others use: no secret of its machine but those that its operator named. */
    public SecretScope scope(List<Path> withheld) {
        return new SecretScope(
                secretNames == null ? List.of() : secretNames,
                secretDirectories == null ? List.of() : secretDirectories,
                withheld);
    }

    /** For somebody who runs everything by himself: what he may read, his runs may, too. */
    public SecretScope scopeOfTheUser(List<Path> withheld) {
        return new SecretScope(
                secretNames == null ? List.of("*") : secretNames,
                secretDirectories == null ? List.of(Path.of("/")) : secretDirectories,
                withheld);
    }
}
