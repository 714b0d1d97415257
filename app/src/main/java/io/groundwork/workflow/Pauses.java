package io.groundwork.workflow;

import java.time.Duration;

/** The pauses between the attempts of a step: what Temporal is told and what people are told are one thing. */
public final class Pauses {
    static final Duration FIRST = Duration.ofSeconds(1);
    static final int FACTOR = 2;
    static final Duration LONGEST = Duration.ofSeconds(30);

    private Pauses() {}

    /**
     * 1, 2, 4, ... seconds, 30 at the most.
     *
     * @param attempt the one that failed, from 1
     */
    public static Duration after(int attempt) {
        Duration pause = FIRST;
        for (int i = 1; i < attempt && !pause.equals(LONGEST); i++) {
            pause = longer(pause, LONGEST);
        }
        return pause;
    }

    /** Twice as long, but no longer than that. */
    public static Duration longer(Duration pause, Duration longest) {
        Duration next = pause.multipliedBy(FACTOR);
        return next.compareTo(longest) < 0 ? next : longest;
    }
}
