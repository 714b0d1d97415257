package io.groundwork.terraform.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.UUID;

/**
 * Keeps an engine running as long as somebody renews it. When nobody did for the given time, the supervisor sends the engine
 * its one TERM, without anybody's help. It is never killed for it: that would lose state, and writes of a late engine are
 * for the state's server to refuse.
 *
 * @param file whose content any renewal changes
 * @param silence from one second on, in whole seconds
 */
public record Lease(Path file, Duration silence) {

    public Lease {
        if (!file.isAbsolute() || silence.toSeconds() < 1) {
            throw new IllegalArgumentException("a lease needs an absolute path and at least a second");
        }
    }

    /** Starts the time again. Any JVM may do it, and it takes effect within a second. */
    public void renew() {
        try {
            // By rename: a look at the moment in which the file is empty would pass for silence.
            String renewal = UUID.randomUUID().toString();
            Path temporary = file.resolveSibling(file.getFileName() + "." + renewal);
            Files.writeString(temporary, renewal + "\n");
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("renewing the lease " + file, e);
        }
    }
}
