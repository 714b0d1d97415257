package io.groundwork.terraform;

import java.util.List;

/** {@code state pull}: the raw state, format version 4, or nothing if there is no state. It holds secrets. */
public record StatePull() implements Command {

    @Override
    public List<String> arguments() {
        return List.of("state", "pull");
    }

    @Override
    public String doing() {
        return "pulling the state";
    }
}
