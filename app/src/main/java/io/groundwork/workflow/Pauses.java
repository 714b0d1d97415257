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
        for (int i = 1; i < attempt && pause.compareTo(LONGEST) < 0; i++) {
            pause = pause.multipliedBy(FACTOR);
        }
        return pause.compareTo(LONGEST) < 0 ? pause : LONGEST;
    }
}
