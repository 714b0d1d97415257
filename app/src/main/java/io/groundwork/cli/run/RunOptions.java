package io.groundwork.cli.run;

import io.groundwork.cli.source.RunSource;
import io.groundwork.cli.terminal.Terminal;
import io.groundwork.cli.terminal.Times;
import io.groundwork.problem.Problems;
import io.groundwork.run.EngineVariables;
import io.groundwork.run.RunMode;
import io.groundwork.run.RunRequest;
import io.groundwork.run.VariableName;
import io.groundwork.secret.SecretReference;
import io.groundwork.workspace.Origin;
import io.groundwork.workspace.WorkspaceName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options of {@code run}, as typed. */
public final class RunOptions {
    @Option(names = "--workspace", paramLabel = "NAME", description = "default: the name of the directory or module")
    @Nullable
    String workspace;

    /** In the order of the command line, where the later one counts. */
    @ArgGroup(multiplicity = "0..*")
    public List<Input> inputs = new ArrayList<>();

    /** One of the two. */
    public static final class Input {
        @Option(names = "--var", paramLabel = "NAME=VALUE", description = "an input variable; not for secrets")
        @Nullable
        public String variable;

        @Option(names = "--var-file", paramLabel = "FILE", description = "a file of input variables")
        @Nullable
        Path file;
    }

    @Option(
            names = "--env",
            paramLabel = "NAME[=REF]",
            description = "an environment variable for the engine; REF is env:NAME or file:/path, read on the worker")
    public List<String> environment = new ArrayList<>();

    @Option(
            names = "--policy",
            paramLabel = "DIR[:LEVEL]",
            description =
                    "a directory of Rego policies that judges this run too; LEVEL is advisory, soft-mandatory (the"
                            + " default) or hard-mandatory")
    List<String> policies = new ArrayList<>();

    @Option(names = "--auto-approve", description = "apply without asking if the policies passed")
    boolean autoApprove;

    @Option(names = "--require-approval", description = "wait for a decision on a plan with changes (the default)")
    boolean requireApproval;

    @Option(names = "--plan-only", description = "plan and judge, apply nothing")
    boolean planOnly;

    @Option(names = "--destroy", description = "destroy everything the workspace holds")
    boolean destroy;

    @Option(
            names = "--accept-loss",
            description =
                    "run in a workspace that is in doubt: what an earlier apply made may be missing from its state, and"
                            + " would be made again")
    boolean acceptLoss;

    @Option(
            names = "--accept-origin",
            description =
                    "run in a workspace that was another directory's; it is this one's from now on, for example because"
                            + " it has moved")
    boolean acceptOrigin;

    @Option(
            names = "--write-lock-file",
            description = "bring .terraform.lock.hcl back into the directory, to be committed with it")
    boolean writeLockFile;

    @Option(names = "--no-wait", description = "end once the run is accepted")
    boolean noWait;

    @Option(
            names = "--expires",
            paramLabel = "DURATION",
            description = "how long to wait for a decision, e.g. 2h (default: for ever)")
    @Nullable
    String expires;

    /** Refuses combinations that contradict each other, and says what is given in vain: jobs share their options. */
    void check(Terminal terminal) {
        exclude("--require-approval", requireApproval, "--auto-approve", autoApprove);
        exclude("--write-lock-file", writeLockFile, "--no-wait", noWait);
        exclude("--plan-only", planOnly, "--destroy", destroy);
        ignore(terminal, "--auto-approve", autoApprove);
        ignore(terminal, "--require-approval", requireApproval);
        ignore(terminal, "--expires", expires != null);
        ignore(terminal, "--accept-loss", acceptLoss);
    }

    private void ignore(Terminal terminal, String option, boolean given) {
        if (planOnly && given) {
            terminal.note(option + " is ignored: with --plan-only nothing is applied");
        }
    }

    private static void exclude(String one, boolean oneGiven, String other, boolean otherGiven) {
        if (oneGiven && otherGiven) {
            throw Problems.badInput(
                    "options_contradict", one + " and " + other + " contradict each other", "give one of them");
        }
    }

    RunMode mode() {
        if (planOnly) {
            return RunMode.PLAN_ONLY;
        }
        return destroy ? RunMode.DESTROY : RunMode.APPLY;
    }

    /** @param name what it is called after if none is given */
    String workspace(String name) {
        return workspace != null ? WorkspaceName.check(workspace) : WorkspaceName.suggestedBy(name);
    }

    Origin origin(RunSource source) {
        return new Origin(source.origins(), workspace != null, acceptOrigin);
    }

    @Nullable
    Duration approvalExpiry() {
        return expires == null ? null : Times.parse(expires);
    }

    public Map<String, String> variables() {
        Map<String, String> byName = new LinkedHashMap<>();
        inputs.stream()
                .map(input -> input.variable)
                .filter(Objects::nonNull)
                .forEach(variable -> byName.put(nameIn(variable), variable.substring(variable.indexOf('=') + 1)));
        return byName;
    }

    /** See {@link RunRequest#variablePlaces}. */
    Map<String, Integer> variablePlaces() {
        Map<String, Integer> places = new LinkedHashMap<>();
        int files = 0;
        for (Input input : inputs) {
            if (input.variable == null) {
                files++;
            } else {
                places.put(nameIn(input.variable), files);
            }
        }
        int all = files;
        places.values().removeIf(place -> place == all);
        return places;
    }

    private static String nameIn(String variable) {
        int equals = variable.indexOf('=');
        if (equals < 1) {
            throw Problems.badInput(
                    "variable_invalid", "this is not a variable: " + variable, "write --var name=value");
        }
        String name = variable.substring(0, equals).strip();
        if (!VariableName.isValid(name)) {
            throw Problems.badInput(
                    "variable_invalid",
                    "no variable can be called '" + name + "'",
                    "use letters, digits, _ and -, and begin with a letter or _");
        }
        return name;
    }

    List<Path> varFiles() {
        return inputs.stream().map(input -> input.file).filter(Objects::nonNull).toList();
    }

    public Map<String, String> environment() {
        Map<String, String> byName = new LinkedHashMap<>();
        for (String entry : environment) {
            int equals = entry.indexOf('=');
            String name = equals < 0 ? entry : entry.substring(0, equals);
            if (!EngineVariables.isName(name)) {
                throw Problems.badInput(
                        "environment_name_invalid",
                        "this is not the name of an environment variable: " + name,
                        "write --env NAME, --env NAME=env:OTHER or --env NAME=file:/path");
            }
            String reference = equals < 0 ? "env:" + name : entry.substring(equals + 1);
            byName.put(name, SecretReference.parse(reference).toString());
        }
        return byName;
    }
}
