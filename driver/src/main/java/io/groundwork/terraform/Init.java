package io.groundwork.terraform;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code init}. With {@code -json} the stream is mixed with plain lines.
 *
 * @param json off for engines whose init cannot speak JSON; {@link Terraform#start} sees to that
 * @param upgrade take newer providers and modules than the lock file says
 * @param reconfigure forget an earlier backend configuration without asking to move its state
 * @param backend off to leave the backend alone, which is enough for applying a saved plan
 * @param readOnlyLockFile fail if the dependency lock file would change
 * @param variableFiles in the order given, later ones win; only for engines that read variables here
 */
public record Init(
        boolean json,
        boolean upgrade,
        boolean reconfigure,
        boolean backend,
        boolean readOnlyLockFile,
        List<Path> variableFiles)
        implements Command {

    public Init {
        variableFiles = List.copyOf(variableFiles);
        if (upgrade && readOnlyLockFile) {
            throw new IllegalArgumentException("init cannot upgrade providers under a read-only lock file");
        }
    }

    public static Init defaults() {
        return new Init(true, false, false, true, false, List.of());
    }

    public Init withJson(boolean value) {
        return new Init(value, upgrade, reconfigure, backend, readOnlyLockFile, variableFiles);
    }

    public Init withUpgrade(boolean value) {
        return new Init(json, value, reconfigure, backend, readOnlyLockFile, variableFiles);
    }

    public Init withReconfigure(boolean value) {
        return new Init(json, upgrade, value, backend, readOnlyLockFile, variableFiles);
    }

    public Init withBackend(boolean value) {
        return new Init(json, upgrade, reconfigure, value, readOnlyLockFile, variableFiles);
    }

    public Init withReadOnlyLockFile(boolean value) {
        return new Init(json, upgrade, reconfigure, backend, value, variableFiles);
    }

    public Init withVariableFiles(List<Path> value) {
        return new Init(json, upgrade, reconfigure, backend, readOnlyLockFile, value);
    }

    @Override
    public List<String> arguments() {
        List<String> argv = new ArrayList<>(List.of("init"));
        if (json) {
            argv.add("-json");
        }
        argv.addAll(List.of("-input=false", "-no-color"));
        if (upgrade) {
            argv.add("-upgrade");
        }
        if (reconfigure) {
            argv.add("-reconfigure");
        }
        if (!backend) {
            argv.add("-backend=false");
        }
        if (readOnlyLockFile) {
            argv.add("-lockfile=readonly");
        }
        variableFiles.forEach(file -> argv.add("-var-file=" + file));
        return List.copyOf(argv);
    }

    @Override
    public String doing() {
        return "initialising the working directory";
    }

    @Override
    public boolean streamsEvents() {
        return true;
    }
}
