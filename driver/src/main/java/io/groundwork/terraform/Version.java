package io.groundwork.terraform;

import java.util.List;

/** {@code version -json}: one object with the engine's version and, in an initialised directory, its providers. */
public record Version() implements Command {

    @Override
    public List<String> arguments() {
        return List.of("version", "-json");
    }

    @Override
    public String doing() {
        return "asking the engine for its version";
    }
}
