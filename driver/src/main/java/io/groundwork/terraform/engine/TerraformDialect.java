package io.groundwork.terraform.engine;

import java.util.Map;
import java.util.Optional;

/**
 * HashiCorp Terraform.
 *
 * <p>{@code TF_STATE_PERSIST_INTERVAL} below 20 seconds is ignored without a word.
 */
record TerraformDialect() implements Dialect {

    @Override
    public String binaryName() {
        return "terraform";
    }

    @Override
    public String displayName() {
        return "Terraform";
    }

    @Override
    public EngineVersion minimumVersion() {
        return new EngineVersion(1, 5, 0, "");
    }

    @Override
    public EngineVersion initJsonSince() {
        return new EngineVersion(1, 9, 0, "");
    }

    @Override
    public Optional<EngineVersion> tofuFilesSince() {
        return Optional.empty();
    }

    @Override
    public EngineVersion initVariablesSince() {
        return new EngineVersion(1, 15, 0, "");
    }

    @Override
    public Map<String, String> eventAliases() {
        return Map.of();
    }
}
