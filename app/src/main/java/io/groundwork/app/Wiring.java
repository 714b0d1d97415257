package io.groundwork.app;

import io.groundwork.cli.ConfigurationPacker;
import io.groundwork.cli.Parts;
import io.groundwork.cli.StackLauncher;
import io.groundwork.cli.ToolProbe;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import java.util.Optional;

/** Which implementation stands behind each port of the commands. */
final class Wiring {
    private Wiring() {}

    static Parts parts() {
        StackLauncher stacks = _ -> {
            throw absent("a server").asException();
        };
        ConfigurationPacker packer = (_, _, _) -> {
            throw absent("packing").asException();
        };
        ToolProbe tools = (_, _) -> Optional.empty();
        return new Parts(stacks, packer, tools, version());
    }

    private static Problem absent(String part) {
        return new Problem("not_in_this_build", ProblemKind.INTERNAL, "this build has no part for " + part, "");
    }

    private static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
