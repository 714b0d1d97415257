package io.groundwork.policy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** Compiled policy sets on the class path. */
final class Wasm {
    private Wasm() {}

    static byte[] resource(String name) {
        try (InputStream in = Wasm.class.getResourceAsStream("/policy/" + name + ".wasm")) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
