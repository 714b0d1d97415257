package io.groundwork.terraform.engine;

import java.util.Map;
import java.util.Optional;

/**
 * OpenTofu.
 *
 * <p>{@code TF_STATE_PERSIST_INTERVAL} below 20 seconds is an error. {@code apply_progress} comes only once before 1.13, so
 * it never counts as a sign of life.
 */
record TofuDialect() implements Dialect {

    @Override
    public String binaryName() {
        return "tofu";
    }

    @Override
    public String displayName() {
        return "OpenTofu";
    }

    @Override
    public EngineVersion minimumVersion() {
        return new EngineVersion(1, 6, 0, "");
    }

    @Override
    public EngineVersion initJsonSince() {
        return new EngineVersion(1, 7, 0, "");
    }

    @Override
    public Optional<EngineVersion> tofuFilesSince() {
        return Optional.of(new EngineVersion(1, 8, 0, ""));
    }

    @Override
    public EngineVersion initVariablesSince() {
        return new EngineVersion(1, 8, 0, "");
    }

    @Override
    public Map<String, String> eventAliases() {
        return Map.of(
                "output", "init_output",
                "ephemeral_action_started", "ephemeral_op_start",
                "ephemeral_action_complete", "ephemeral_op_complete");
    }
}
