package io.groundwork.cli;

/**
 * What the commands need and do not build themselves.
 *
 * @param stacks starts servers and workers
 * @param packer makes configuration archives
 * @param tools looks for programs
 * @param version of this distribution
 */
public record Parts(StackLauncher stacks, ConfigurationPacker packer, ToolProbe tools, String version) {}
