package io.groundwork.cli.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundwork.cli.shell.Command;
import io.groundwork.cli.shell.CommandContext;
import io.groundwork.cli.shell.Session;
import io.groundwork.cli.terminal.ShortDigests;
import io.groundwork.cli.terminal.Terminal;
import io.groundwork.opa.PolicyTrial;
import io.groundwork.policy.PolicyDirectory;
import io.groundwork.problem.ExitCode;
import io.groundwork.problem.Problems;
import io.groundwork.run.RunMode;
import io.groundwork.run.RunRequest;
import io.groundwork.run.policy.JudgedSet;
import io.groundwork.run.policy.PolicyReport;
import io.groundwork.wire.Json;
import io.groundwork.workspace.WorkspaceName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "policy",
        description = "Tries policies without a run, with the opa of this machine.",
        subcommands = {PolicyCommand.EvalCommand.class, PolicyCommand.TestCommand.class},
        synopsisSubcommandLabel = "(eval|test)",
        footer = {"", "Example:", "  groundwork policy eval policies/tags --plan plan.json"})
public final class PolicyCommand {
    @CommandLine.Command(
            name = "eval",
            description = {
                "Judges a plan by policies as a run would: sensitive values masked, the same levels and messages.",
                "Ends with status 3 if a run would stop or wait."
            },
            sortOptions = false,
            footer = {
                "",
                "Example:",
                "  groundwork policy eval policies/tags --plan plan.json",
                "  groundwork policy eval policies/tags policies/cost:advisory --run run-0mft3k2v9a1b2c3d"
            })
    static final class EvalCommand implements Command {
        @Parameters(paramLabel = "DIR[:LEVEL]", arity = "1..*", description = "directories of policies")
        List<String> directories = new ArrayList<>();

        @Option(names = "--plan", paramLabel = "FILE", description = "a plan as 'terraform show -json' prints it")
        @Nullable
        Path plan;

        @Option(names = "--run", paramLabel = "RUN", description = "the plan of a run instead")
        @Nullable
        String run;

        @Option(
                names = "--workspace",
                paramLabel = "NAME",
                description = "what input.run.workspace.name says (default: trial)")
        String workspace = "trial";

        @Option(names = "--destroy", description = "as in a destroy run")
        boolean destroy;

        @Override
        public ExitCode run(CommandContext shell) {
            List<PolicyDirectory> sources =
                    directories.stream().map(PolicyDirectory::parse).toList();
            JsonNode document = document(shell);
            PolicyReport report = trial(shell).judge(sources, document, request(shell));
            if (shell.terminal().json()) {
                shell.terminal().jsonLine("policy", Map.of("passed", report.passed(), "report", report));
            } else {
                tell(shell.terminal(), report);
            }
            return report.passed() ? ExitCode.OK : ExitCode.DENIED;
        }

        private JsonNode document(CommandContext shell) {
            if (plan != null && run == null) {
                return read(plan);
            }
            if (run == null || plan != null) {
                throw Problems.badInput(
                        "options_contradict", "one plan is judged at a time", "give either --plan or --run");
            }
            try (Session session = shell.connectToRead()) {
                return session.api().plan(run);
            }
        }

        private RunRequest request(CommandContext shell) {
            return new RunRequest(
                    "trial",
                    WorkspaceName.check(workspace),
                    "",
                    "",
                    destroy ? RunMode.DESTROY : RunMode.APPLY,
                    false,
                    Map.of(),
                    List.of(),
                    Map.of(),
                    null,
                    shell.user());
        }

        private static JsonNode read(Path file) {
            try {
                return Json.mapper().readTree(Files.readAllBytes(file));
            } catch (IOException e) {
                throw Problems.badInput(
                        "plan_document_invalid",
                        "reading " + file + ": this is no JSON that can be read",
                        "make it with 'terraform show -json PLANFILE > plan.json'");
            }
        }

        private static void tell(Terminal terminal, PolicyReport report) {
            report.violations().forEach(found -> terminal.line(ViolationText.of(terminal, found)));
            for (JudgedSet set : report.sets()) {
                terminal.note("judged by " + set.name() + " (" + set.level().wireName() + ", Rego " + set.rego() + ", "
                        + set.judgedBy() + ", " + ShortDigests.in(set.digest()) + ")");
            }
            terminal.line(
                    report.total() == 0
                            ? "passed"
                            : report.total()
                                    + (report.total() == 1 ? " violation" : " violations")
                                    + (report.passed() ? ", none of which stops a run" : ""));
        }
    }

    @CommandLine.Command(
            name = "test",
            description = "Runs the tests of a directory of policies with 'opa test'; status 3 if one fails.",
            footer = {"", "Example:", "  groundwork policy test policies/tags"})
    static final class TestCommand implements Command {
        @Parameters(paramLabel = "DIR", description = "the directory with policies and their ..._test.rego")
        Path directory = Path.of("");

        @Override
        public ExitCode run(CommandContext shell) {
            String said = trial(shell).test(directory);
            if (shell.terminal().json()) {
                shell.terminal().jsonLine("policy_test", Map.of("passed", true, "output", said));
            } else {
                said.lines().map(Terminal::clean).forEach(shell.terminal()::line);
            }
            return ExitCode.OK;
        }
    }

    private static PolicyTrial trial(CommandContext shell) {
        return new PolicyTrial(shell.parts().opa().apply(shell.invocation().environment()));
    }
}
