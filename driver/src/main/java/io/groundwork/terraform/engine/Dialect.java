package io.groundwork.terraform.engine;

import java.util.Map;
import java.util.Optional;

/** What differs between the two engines, as far as we care. One short file each. */
public sealed interface Dialect permits TerraformDialect, TofuDialect {

    /** The binary's usual name. */
    String binaryName();

    /** The name people use. */
    String displayName();

    /** Older ones are refused. */
    EngineVersion minimumVersion();

    /** {@code init -json} exists since this version. */
    EngineVersion initJsonSince();

    /** {@code .tofu} files are read since this version; empty if they never are. */
    Optional<EngineVersion> tofuFilesSince();

    /** {@code init} reads variables since this version, because the source of a module may be made of them. */
    EngineVersion initVariablesSince();

    /** Event types that mean the same as one of Terraform's, by the name this engine gives them. */
    Map<String, String> eventAliases();
}
