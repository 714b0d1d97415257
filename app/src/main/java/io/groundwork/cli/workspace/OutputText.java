package io.groundwork.cli.workspace;

import io.groundwork.cli.plan.ValueText;
import io.groundwork.cli.terminal.Terminal;
import io.groundwork.workspace.OutputValue;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Outputs, one {@code name = value} a line, by name. */
public final class OutputText {
    private OutputText() {}

    public static List<String> lines(Map<String, OutputValue> outputs) {
        int width = outputs.keySet().stream().mapToInt(String::length).max().orElse(0);
        return new TreeMap<>(outputs)
                .entrySet().stream()
                        .map(output -> Terminal.clean(output.getKey())
                                + " ".repeat(width - output.getKey().length())
                                + " = "
                                + value(output.getValue()))
                        .toList();
    }

    private static String value(OutputValue output) {
        return output.sensitive() ? ValueText.SENSITIVE : ValueText.line(output.value());
    }
}
