package io.groundwork.terraform.failure;

import io.groundwork.terraform.event.Diagnostic;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Driving the engine did not work. The message says what was being done; the type says which kind of ending it was. */
public abstract sealed class DriverException extends RuntimeException {

    private DriverException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Something needed is not on this machine: the engine, a tool of the supervisor, a file. */
    public static final class NotFound extends DriverException {
        public NotFound(String message) {
            super(message, null);
        }
    }

    /** It is there, but we cannot work with it: an engine that is too old, a document of an unknown format. */
    public static final class Unsupported extends DriverException {
        public Unsupported(String message) {
            super(message, null);
        }
    }

    /** The caller asked for something that is refused, for example a variable that would change what the engine does. */
    public static final class Refused extends DriverException {
        public Refused(String message) {
            super(message, null);
        }
    }

    /** The engine ran and ended with an exit code that is not an answer. Texts are as the engine gave them: redact. */
    public static final class Failed extends DriverException {
        private final int exitCode;
        private final transient List<Diagnostic> diagnostics;
        private final String stderrTail;

        public Failed(String doing, int exitCode, List<Diagnostic> diagnostics, String stderrTail) {
            super(describe(doing, exitCode, diagnostics, stderrTail), null);
            this.exitCode = exitCode;
            this.diagnostics = List.copyOf(diagnostics);
            this.stderrTail = stderrTail;
        }

        private static String describe(String doing, int exitCode, List<Diagnostic> diagnostics, String stderrTail) {
            String what = doing + ": exit code " + exitCode;
            if (!diagnostics.isEmpty()) {
                return what + ": " + diagnostics.getFirst().summary();
            }
            return stderrTail.isBlank()
                    ? what
                    : what + ": " + stderrTail.strip().lines().findFirst().orElse("");
        }

        /** As a shell reports it: 128 + n where signal n ended the engine. */
        public int exitCode() {
            return exitCode;
        }

        /** The error diagnostics in the order they came, without repetitions. */
        public List<Diagnostic> diagnostics() {
            return diagnostics;
        }

        /** The last few kilobytes of standard error. */
        public String stderrTail() {
            return stderrTail;
        }
    }

    /** The engine stopped because it was asked to. */
    public static final class Cancelled extends DriverException {
        public Cancelled(String doing) {
            super(doing + ": stopped on request", null);
        }
    }

    /** We stopped waiting; the engine may still run. */
    public static final class TimedOut extends DriverException {
        public TimedOut(String doing, Duration waited) {
            super(doing + ": still running after " + waited, null);
        }
    }

    /** It took more than it may of the machine, and was killed for it. Only what changes nothing outside has such limits. */
    public static final class Outgrown extends DriverException {
        private final String why;

        public Outgrown(String doing, String why) {
            super(doing + ": it " + why, null);
            this.why = why;
        }

        /** For example {@code took more than 100 MiB of memory}. */
        public String why() {
            return why;
        }
    }

    /** Another engine holds the workspace on this host. Nothing was started. */
    public static final class Busy extends DriverException {
        public Busy(String doing) {
            super(doing + ": the workspace is busy on this host (another engine works there)", null);
        }
    }

    /** The engine is gone and nobody knows how it ended: recovery, never a retry. */
    public static final class Lost extends DriverException {
        public Lost(String doing, String why) {
            super(doing + ": the attempt is lost: " + why, null);
        }
    }

    /** The attempt directory was used before. An engine command is started at most once per directory. */
    public static final class AlreadyClaimed extends DriverException {
        public AlreadyClaimed(String doing) {
            super(doing + ": this attempt was started before; it is never started twice", null);
        }
    }
}
