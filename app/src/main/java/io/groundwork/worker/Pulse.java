package io.groundwork.worker;

import io.temporal.client.ActivityCompletionException;

/** Where a step says that it lives, and hears whether it is to go on. */
interface Pulse {
    /** How far the engine's output has been read, in bytes. */
    void at(long offset);

    Verdict verdict();

    /** Nobody listens: goes on to the end. */
    static Pulse none() {
        return new Pulse() {
            @Override
            public void at(long offset) {
                // Nobody to tell.
            }

            @Override
            public Verdict verdict() {
                return new Verdict.GoOn();
            }
        };
    }

    /** What the other side wants. */
    sealed interface Verdict {
        /** Go on. */
        record GoOn() implements Verdict {}

        /** Somebody canceled the run: stop the engine. */
        record Stop(ActivityCompletionException cause) implements Verdict {}

        /**
         * This attempt is no longer ours to finish (the worker stops, contact was lost, the run is gone). The engine goes
         * on; the next attempt finds it.
         */
        record LetGo(ActivityCompletionException cause) implements Verdict {}
    }
}
