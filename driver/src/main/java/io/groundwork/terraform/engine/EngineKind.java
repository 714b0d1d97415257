package io.groundwork.terraform.engine;

import io.groundwork.terraform.event.EventParser;
import java.util.HashMap;
import java.util.Map;

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

    /**
     * Parses the stream of either engine, for whoever finds an attempt and not the engine that was started in it. No alias of
     * one engine is a type of the other. Thread-safe.
     */
    public static EventParser parserOfAny() {
        Map<String, String> aliases = new HashMap<>();
        for (EngineKind kind : values()) {
            aliases.putAll(kind.dialect().eventAliases());
        }
        return new EventParser(aliases);
    }

    /** Parses this engine's {@code -json} stream. Thread-safe. */
    public EventParser eventParser() {
        return new EventParser(dialect().eventAliases());
    }
}
