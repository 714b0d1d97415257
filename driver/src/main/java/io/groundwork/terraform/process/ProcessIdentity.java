package io.groundwork.terraform.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A process for good: its pid alone is reused.
 *
 * @param startTime field 22 of {@code /proc/PID/stat}, clock ticks since boot
 */
record ProcessIdentity(long pid, long startTime) {

    private static final int STATE = 0;
    private static final int START_TIME = 19;

    static ProcessIdentity ofThisJvm() {
        long pid = ProcessHandle.current().pid();
        return new ProcessIdentity(
                pid, fields(pid).map(f -> Long.parseLong(f[START_TIME])).orElse(0L));
    }

    /** A zombie has ended. */
    boolean isAlive() {
        return fields(pid)
                .filter(f -> Long.parseLong(f[START_TIME]) == startTime)
                .filter(f -> !f[STATE].equals("Z") && !f[STATE].equals("X"))
                .isPresent();
    }

    /** Sends TERM if it is still the same process. */
    boolean terminate() {
        return isAlive() && ProcessHandle.of(pid).map(ProcessHandle::destroy).orElse(false);
    }

    static String bootId() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("reading the boot id", e);
        }
    }

    /** What follows the name in parentheses, which may itself hold blanks and parentheses. */
    private static Optional<String[]> fields(long pid) {
        try {
            String stat =
                    new String(Files.readAllBytes(Path.of("/proc/" + pid + "/stat")), StandardCharsets.ISO_8859_1);
            return Optional.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
