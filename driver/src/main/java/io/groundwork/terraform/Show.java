package io.groundwork.terraform;

import java.nio.file.Path;
import java.util.List;

/**
 * {@code show -json PLANFILE}: the plan as one JSON document. It holds secrets.
 *
 * <p>Errors come as text on standard error, coloured even into a file unless told otherwise.
 */
public record Show(Path planFile) implements Command {

    @Override
    public List<String> arguments() {
        return List.of("show", "-json", "-no-color", Command.fileArgument(planFile));
    }

    @Override
    public String doing() {
        return "reading the plan";
    }
}
