package io.groundwork.terraform.process;

/**
 * What is done to a child when this JVM is told to end and nobody closes anything, as after a second Ctrl-C: in a session of
 * its own it hears nothing of that by itself. Closed once the child is over. Thread-safe.
 */
public final class LastResort implements AutoCloseable {
    private final Thread hook;

    private LastResort(Thread hook) {
        this.hook = hook;
    }

    /**
     * From now on, and until closed, the end of this JVM does this; at once if the JVM is ending already.
     *
     * @param end must not wait
     */
    public static LastResort of(Runnable end) {
        var hook = new Thread(end, "last-resort");
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            end.run();
        }
        return new LastResort(hook);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It is at work already.
        }
    }
}
