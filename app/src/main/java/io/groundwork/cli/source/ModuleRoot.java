package io.groundwork.cli.source;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundwork.problem.Problems;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The root configuration around one module: what was given as a variable is handed on, and what the module puts out comes
 * out as one output. Nobody here knows which outputs it has, so it is all of them but the sensitive ones: an output that
 * holds a sensitive value would have to be sensitive as a whole.
 */
record ModuleRoot(String source, @Nullable String version, SortedMap<String, Variable> variables) {
    static final String FILE = "main.tf.json";

    /** What a module block means by itself; no module can have a variable of such a name. */
    private static final Set<String> RESERVED =
            Set.of("source", "version", "providers", "count", "for_each", "depends_on", "lifecycle", "locals");

    private static final String OUTPUT = "module";
    private static final String LABEL = "this";
    private static final String SECRET_VARIABLE = "TF_VAR_";

    /** How a value is read: as text, as an expression (a list, an object), or as a secret text. */
    enum Variable {
        TEXT,
        EXPRESSION,
        SECRET
    }

    /**
     * Raises {@code variable_invalid} (user).
     *
     * @param given values by the names of variables
     * @param environment names of environment variables that the engine gets; those of secret variables begin with {@code TF_VAR_}
     */
    static ModuleRoot of(String source, @Nullable String version, Map<String, String> given, Set<String> environment) {
        SortedMap<String, Variable> variables = new TreeMap<>();
        environment.stream()
                .filter(name -> name.startsWith(SECRET_VARIABLE))
                .forEach(name -> variables.put(name.substring(SECRET_VARIABLE.length()), Variable.SECRET));
        given.forEach((name, value) -> variables.put(name, readingOf(value)));
        variables.keySet().stream().filter(RESERVED::contains).findFirst().ifPresent(name -> {
            throw Problems.badInput(
                    "variable_invalid",
                    "no module has a variable named " + name + ": the word has a meaning of its own there",
                    "see the module's documentation for the names of its variables");
        });
        return new ModuleRoot(source, version, variables);
    }

    /** Text becomes the number or the bool that a module wants by itself, but not a list. */
    private static Variable readingOf(String value) {
        return value.matches("(?s)\\s*[\\[{].*") ? Variable.EXPRESSION : Variable.TEXT;
    }

    String json() {
        ObjectNode root = new ObjectMapper().createObjectNode();
        ObjectNode module = root.putObject("module").putObject(LABEL);
        module.put("source", source);
        if (version != null) {
            module.put("version", version);
        }
        for (Map.Entry<String, Variable> variable : variables.entrySet()) {
            module.put(variable.getKey(), "${var." + variable.getKey() + "}");
            ObjectNode declaration = root.withObjectProperty("variable").putObject(variable.getKey());
            switch (variable.getValue()) {
                case TEXT -> {}
                case EXPRESSION -> declaration.put("type", "any");
                case SECRET -> declaration.put("sensitive", true);
            }
        }
        root.putObject("output")
                .putObject(OUTPUT)
                .put("value", "${{for name, value in module." + LABEL + " : name => value if !issensitive(value)}}");
        return root.toPrettyString();
    }
}
