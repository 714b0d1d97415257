package io.groundwork.cli.shell;

import io.groundwork.opa.OpaSettings;
import java.util.Map;
import java.util.function.Function;

/**
 * What the commands need and do not build themselves.
 *
 * @param stacks starts servers and workers
 * @param packer makes configuration archives
 * @param tools looks for programs
 * @param temporal asks whether Temporal lets us in
 * @param opa what an environment says about policies in Rego
 * @param version of this distribution
 */
public record CliPorts(
        StackLauncher stacks,
        ConfigurationPacker packer,
        ToolProbe tools,
        TemporalProbe temporal,
        Function<Map<String, String>, OpaSettings> opa,
        String version) {}
