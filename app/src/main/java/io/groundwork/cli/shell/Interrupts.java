package io.groundwork.cli.shell;

/** Port: Ctrl-C and its like, and the hard way out. */
public interface Interrupts {
    /** What reached this process. */
    enum Signal {
        /** SIGINT: a person pressed Ctrl-C. */
        INTERRUPT,
        /** SIGTERM: whoever runs this process wants it to end, and kills it if it does not do so soon. */
        TERMINATE
    }

    /** Told of every signal, on a thread of its own each. */
    @FunctionalInterface
    interface Handler {
        void heard(Signal signal);
    }

    /** From now on, and until closed, a signal runs the handler instead of ending us. */
    Handling handle(Handler handler);

    /** Ends the process now, without waiting for anything. A test's fake may return. */
    void leave(int status);

    /** Signals being handled; closing goes back to the default. */
    interface Handling extends AutoCloseable {
        @Override
        void close();
    }
}
