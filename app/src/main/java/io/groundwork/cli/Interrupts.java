package io.groundwork.cli;

/** Port: Ctrl-C and its like, and the hard way out. */
public interface Interrupts {
    /** From now on, and until closed, an interrupt runs the handler (on a thread of its own) instead of ending us. */
    Handling handle(Runnable handler);

    /** Ends the process now, without waiting for anything. A test's fake may return. */
    void leave(int status);

    /** Interrupts being handled; closing goes back to the default. */
    interface Handling extends AutoCloseable {
        @Override
        void close();
    }
}
