package io.groundwork.terraform.engine;

import io.groundwork.terraform.event.EventParser;

/** The two engines. */
public enum EngineKind {
    TERRAFORM,
    TOFU;

    /** Where this engine differs from the other. */
    public Dialect dialect() {
        return switch (this) {
            case TERRAFORM -> new TerraformDialect();
            case TOFU -> new TofuDialect();
        };
    }

    /** Parses this engine's {@code -json} stream. Thread-safe. */
    public EventParser eventParser() {
        return new EventParser(dialect().eventAliases());
    }
}
