package io.groundwork.temporal;

import io.groundwork.dev.DevTemporal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A real Temporal dev server of a test, killed and started again on the same port and database. Used by one thread. */
final class RestartableTemporal implements AutoCloseable {
    /** A worker whose polls failed for a while tries again a minute later, at the latest. */
    private static final Duration SOON = Duration.ofSeconds(150);

    private final Path binary;
    private final Path directory;
    private final int port;
    private Process process;

    private RestartableTemporal(Path binary, Path directory, int port) {
        this.binary = binary;
        this.directory = directory;
        this.port = port;
        this.process = launch();
    }

    static RestartableTemporal start(Path binary, Path directory) {
        return new RestartableTemporal(binary, directory, DevTemporal.freePort());
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    void kill9() {
        process.destroyForcibly();
        await("its end", () -> !process.isAlive());
    }

    void restart() {
        process = launch();
    }

    /** It keeps its connections and says nothing any more. */
    void freeze() {
        signal("STOP");
    }

    void thaw() {
        signal("CONT");
    }

    private Process launch() {
        try {
            List<String> command = new ArrayList<>(DevTemporal.command(binary, port, directory));
            command.add("--headless");
            Process launched = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("temporal.log").toFile())
                    .start();
            await("Temporal listening", this::listens);
            return launched;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Polls until something holds; a minute is more than it takes anywhere. */
    static void await(String what, BooleanSupplier holds) {
        long deadline = System.nanoTime() + SOON.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("no " + what + " within " + SOON);
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    private boolean listens() {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
