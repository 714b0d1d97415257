package io.groundwork.terraform.engine;

import java.nio.file.Path;

/**
 * An engine on this machine.
 *
 * @param binary absolute
 */
public record Engine(EngineKind kind, Path binary, EngineVersion version) {

    public Engine {
        if (!binary.isAbsolute()) {
            throw new IllegalArgumentException("the engine's path must be absolute: " + binary);
        }
    }

    /** Whether {@code init} of this engine can speak JSON. */
    public boolean initSpeaksJson() {
        return version.isAtLeast(kind.dialect().initJsonSince());
    }

    /** Whether {@code init} of this engine reads variables. */
    public boolean initReadsVariables() {
        return version.isAtLeast(kind.dialect().initVariablesSince());
    }

    /** Whether this engine reads {@code .tofu} files, and then not the {@code .tf} file of the same name. */
    public boolean readsTofuFiles() {
        return kind.dialect().tofuFilesSince().filter(version::isAtLeast).isPresent();
    }

    @Override
    public String toString() {
        return kind.dialect().displayName() + " " + version;
    }
}
