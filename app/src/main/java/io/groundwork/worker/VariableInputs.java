package io.groundwork.worker;

import io.groundwork.artifact.HclText;
import io.groundwork.artifact.InputVariable;
import io.groundwork.artifact.RootModule;
import io.groundwork.artifact.VariableFile;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.Problems;
import io.groundwork.run.RunRequest;
import io.groundwork.run.VariableName;
import io.groundwork.secret.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a run says of its configuration's variables, as files for {@code init}, {@code plan} and {@code apply}: no shell, and no
 * limit of a command line or an environment, comes between. They lie beside the configuration, not in it, so that nothing which
 * packs a directory takes them along; only their owner can read them, and they go with the run.
 *
 * <p>The engines' own order holds: what is given as {@code TF_VAR_} yields to {@code terraform.tfvars}, those yield to
 * {@code *.auto.tfvars}, and all of them to what was typed, of which the later one counts.
 *
 * @param files for an engine that plans, later ones win
 * @param ephemeral for an engine that applies a plan: the values that no plan holds. It takes no others
 * @param texts those that count of what the run itself gives, by name, for what has to know them before it can open a plan
 */
record VariableInputs(List<Path> files, List<Path> ephemeral, SortedMap<String, String> texts) {
    private static final String DIRECTORY = "inputs";

    VariableInputs {
        files = List.copyOf(files);
        ephemeral = List.copyOf(ephemeral);
        texts = Collections.unmodifiableSortedMap(new TreeMap<>(texts));
    }

    /** One file of values: the run's own, or made here. */
    private record Given(Path file, SortedMap<String, String> values) {}

    /**
     * Writes the files; raises {@code variable_invalid} (user).
     *
     * @param run directory of the run
     * @param work where the configuration lies
     * @param secrets what references of {@code TF_VAR_} names resolved to, by the variables' names
     */
    static VariableInputs write(
            Path run, Path work, RunRequest request, RootModule module, SortedMap<String, String> secrets) {
        SortedMap<String, InputVariable> declared = module.variables();
        Path directory = run.resolve(DIRECTORY);
        List<Given> typed = typed(directory, work, request, declared);
        Set<String> set = new TreeSet<>();
        VariableFile.readAnyway(work)
                .forEach(file -> set.addAll(VariableFile.assignments(file).keySet()));
        typed.forEach(given -> set.addAll(given.values().keySet()));
        SortedMap<String, String> fromEnvironment = new TreeMap<>(secrets);
        fromEnvironment.keySet().retainAll(declared.keySet());
        fromEnvironment.keySet().removeAll(set);
        List<Given> all = new ArrayList<>();
        if (!fromEnvironment.isEmpty()) {
            all.add(new Given(directory.resolve("environment.tfvars"), expressions(fromEnvironment, declared)));
        }
        all.addAll(typed);
        all.stream().filter(given -> given.file().startsWith(directory)).forEach(VariableInputs::write);
        SortedMap<String, String> texts = new TreeMap<>(fromEnvironment);
        texts.putAll(request.variables());
        return new VariableInputs(all.stream().map(Given::file).toList(), ephemeral(directory, all, declared), texts);
    }

    /** Whether an engine that names a file means one of these: nobody knows it by that name. */
    static boolean isOurs(String file) {
        return file.endsWith(".tfvars") && file.contains("/runs/") && file.contains("/" + DIRECTORY + "/");
    }

    /** In the order of the command line. */
    private static List<Given> typed(
            Path directory, Path work, RunRequest request, SortedMap<String, InputVariable> declared) {
        List<Given> typed = new ArrayList<>();
        int files = request.varFiles().size();
        for (int place = 0; place <= files; place++) {
            SortedMap<String, String> here = new TreeMap<>();
            for (Map.Entry<String, String> variable : request.variables().entrySet()) {
                if (request.placeOf(variable.getKey()) == place) {
                    here.put(variable.getKey(), variable.getValue());
                }
            }
            if (!here.isEmpty()) {
                typed.add(new Given(directory.resolve("variables-" + place + ".tfvars"), expressions(here, declared)));
            }
            if (place < files) {
                Path file = Path.of(request.varFiles().get(place));
                typed.add(new Given(file, VariableFile.assignments(work.resolve(file))));
            }
        }
        return typed;
    }

    /** The last that sets a variable counts. What the engine reads by itself, it reads by itself again. */
    private static List<Path> ephemeral(Path directory, List<Given> all, SortedMap<String, InputVariable> declared) {
        SortedMap<String, String> values = new TreeMap<>();
        for (Given given : all) {
            given.values().forEach((name, expression) -> {
                InputVariable variable = declared.get(name);
                if (variable != null && variable.ephemeral()) {
                    values.put(name, expression);
                }
            });
        }
        if (values.isEmpty()) {
            return List.of();
        }
        var given = new Given(directory.resolve("ephemeral.tfvars"), values);
        write(given);
        return List.of(given.file());
    }

    /** Each as the engine reads it from a command line: text for a primitive variable, otherwise an expression. */
    private static SortedMap<String, String> expressions(
            SortedMap<String, String> texts, SortedMap<String, InputVariable> declared) {
        SortedMap<String, String> expressions = new TreeMap<>();
        texts.forEach((name, text) -> {
            InputVariable variable = declared.get(name);
            expressions.put(
                    name, variable == null || variable.takesText() ? HclText.quoted(text) : expression(name, text));
        });
        return expressions;
    }

    /** In brackets, so that it may have several lines, and must not have more than it opens. */
    private static String expression(String name, String text) {
        if (!VariableName.isValid(name)) {
            throw invalid(name, "has a name that no variable can have");
        }
        String bracketed = "(\n" + text + "\n)";
        SortedMap<String, String> read = VariableFile.ofText("value = " + bracketed + "\n");
        if (!read.equals(Map.of("value", bracketed))) {
            throw invalid(name, "is no whole expression: a bracket, a quote or a comment in it does not end");
        }
        return bracketed;
    }

    private static ProblemException invalid(String name, String why) {
        return Problems.badInput(
                "variable_invalid",
                "the value of the variable " + name + " " + why,
                "write it as in a .tfvars file: [\"a\", \"b\"], {key = \"value\"}, or a text in double quotes");
    }

    private static void write(Given given) {
        var text = new StringBuilder();
        given.values()
                .forEach((name, expression) ->
                        text.append(name).append(" = ").append(expression).append('\n'));
        try {
            Files.createDirectories(given.file().getParent(), PrivateFiles.directory());
            PrivateFiles.replace(given.file(), text.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("writing the variables of the run", e);
        }
    }
}
