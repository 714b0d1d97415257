package io.groundwork.terraform;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code apply -json PLANFILE}: applies exactly that plan. There is no form without a plan file.
 *
 * @param lock whether to take the state lock
 * @param parallelism 1 or more, 0 for the engine's default of 10
 * @param variableFiles in the order given, later ones win; they may only say what the plan says, and what no plan holds:
 *     ephemeral values
 */
public record Apply(Path planFile, boolean lock, int parallelism, List<Path> variableFiles) implements Command {

    public Apply {
        variableFiles = List.copyOf(variableFiles);
        if (parallelism < 0) {
            throw new IllegalArgumentException("parallelism must not be negative: " + parallelism);
        }
    }

    public static Apply of(Path planFile) {
        return new Apply(planFile, true, 0, List.of());
    }

    public Apply withLock(boolean value) {
        return new Apply(planFile, value, parallelism, variableFiles);
    }

    public Apply withParallelism(int value) {
        return new Apply(planFile, lock, value, variableFiles);
    }

    public Apply withVariableFiles(List<Path> value) {
        return new Apply(planFile, lock, parallelism, value);
    }

    @Override
    public List<String> arguments() {
        List<String> argv = new ArrayList<>(List.of("apply", "-json", "-input=false", "-no-color"));
        if (!lock) {
            argv.add("-lock=false");
        }
        if (parallelism > 0) {
            argv.add("-parallelism=" + parallelism);
        }
        variableFiles.forEach(file -> argv.add("-var-file=" + file));
        argv.add(Command.fileArgument(planFile));
        return List.copyOf(argv);
    }

    @Override
    public String doing() {
        return "applying the plan";
    }

    @Override
    public boolean streamsEvents() {
        return true;
    }
}
