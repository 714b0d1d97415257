package io.groundwork.app;

import io.groundwork.problem.ExitCode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Ends the process if a thread that nobody watches runs out of memory. Otherwise the process would stay, without the thread that
 * accepts connections or asks Temporal for work, and a service manager would not start it again. Runs and their engines survive
 * this as they survive a kill. Thread-safe.
 */
final class OutOfMemoryExit implements Thread.UncaughtExceptionHandler {
    /** Made beforehand: there is no memory left for it when it is needed. */
    private static final byte[] LAST_WORDS =
            "groundwork: out of memory; give it more, for example with GROUNDWORK_JAVA_OPTS=-Xmx2g\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private final OutputStream err;

    OutOfMemoryExit(OutputStream err) {
        this.err = err;
    }

    @Override
    @SuppressWarnings("CatchAndPrintStackTrace") // What the JVM does by itself if there is no handler.
    public void uncaughtException(Thread thread, Throwable failure) {
        if (failure instanceof OutOfMemoryError) {
            try {
                err.write(LAST_WORDS);
            } catch (IOException e) {
                // Nobody reads what it says.
            }
            Runtime.getRuntime().halt(ExitCode.INTERNAL.status());
        }
        System.err.print("Exception in thread \"" + thread.getName() + "\" ");
        failure.printStackTrace();
    }
}
