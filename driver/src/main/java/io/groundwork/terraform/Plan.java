package io.groundwork.terraform;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code plan -json -out}. Exit code 0 says nothing to do, 2 says changes; both are answers.
 *
 * <p>An errored or interrupted plan writes its file all the same, marked as not applicable.
 *
 * @param out where the plan file goes
 * @param refresh off saves one read per resource and is blind to drift
 * @param lock whether to take the state lock; off is right under a lock of the caller's own, as a killed plan leaves its lock
 * @param parallelism 1 or more, 0 for the engine's default of 10
 * @param variableFiles in the order given, later ones win
 */
public record Plan(Path out, Mode mode, boolean refresh, boolean lock, int parallelism, List<Path> variableFiles)
        implements Command {

    public enum Mode {
        NORMAL,
        DESTROY,
        REFRESH_ONLY
    }

    public Plan {
        if (parallelism < 0) {
            throw new IllegalArgumentException("parallelism must not be negative: " + parallelism);
        }
        if (mode == Mode.REFRESH_ONLY && !refresh) {
            throw new IllegalArgumentException("a refresh-only plan must refresh");
        }
        variableFiles = List.copyOf(variableFiles);
    }

    public static Plan to(Path out) {
        return new Plan(out, Mode.NORMAL, true, true, 0, List.of());
    }

    public Plan withMode(Mode value) {
        return new Plan(out, value, refresh, lock, parallelism, variableFiles);
    }

    public Plan withRefresh(boolean value) {
        return new Plan(out, mode, value, lock, parallelism, variableFiles);
    }

    public Plan withLock(boolean value) {
        return new Plan(out, mode, refresh, value, parallelism, variableFiles);
    }

    public Plan withParallelism(int value) {
        return new Plan(out, mode, refresh, lock, value, variableFiles);
    }

    public Plan withVariableFiles(List<Path> value) {
        return new Plan(out, mode, refresh, lock, parallelism, value);
    }

    @Override
    public List<String> arguments() {
        List<String> argv = new ArrayList<>(
                List.of("plan", "-json", "-input=false", "-no-color", "-detailed-exitcode", "-out=" + out));
        switch (mode) {
            case NORMAL -> {}
            case DESTROY -> argv.add("-destroy");
            case REFRESH_ONLY -> argv.add("-refresh-only");
        }
        if (!refresh) {
            argv.add("-refresh=false");
        }
        if (!lock) {
            argv.add("-lock=false");
        }
        if (parallelism > 0) {
            argv.add("-parallelism=" + parallelism);
        }
        variableFiles.forEach(file -> argv.add("-var-file=" + file));
        return List.copyOf(argv);
    }

    @Override
    public String doing() {
        return mode == Mode.DESTROY ? "planning the destruction" : "planning";
    }

    @Override
    public boolean answersWith(int exitCode) {
        return exitCode == 0 || exitCode == 2;
    }

    @Override
    public boolean streamsEvents() {
        return true;
    }
}
