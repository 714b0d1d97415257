package io.groundwork.acceptance;

import java.util.List;

/** A process that is killed with SIGKILL in the middle of a run, and how the run is to end then (docs/architecture.md). */
enum Fault {
    WORKER,
    SERVER,
    TEMPORAL,
    SUPERVISOR,
    ENGINE,
    /**
     * The server stays away for longer than a run waits before it asks about its worker, and under an apply until the engine
     * has given up and has left its state on the worker's disk.
     */
    SERVER_FOR_LONG;

    /** What can happen at that moment: while a run waits for a decision, there is no engine to be killed. */
    static List<Fault> at(Moment moment) {
        return switch (moment) {
            case INIT, PLAN -> List.of(WORKER, SERVER, TEMPORAL, SUPERVISOR, ENGINE, SERVER_FOR_LONG);
            case WAITING -> List.of(WORKER, SERVER, TEMPORAL, SERVER_FOR_LONG);
            case APPLY -> List.of(WORKER, SERVER, TEMPORAL, SUPERVISOR, ENGINE, SERVER_FOR_LONG);
        };
    }

    String expectedEnding(Moment moment) {
        return switch (this) {
            case WORKER, SERVER, TEMPORAL -> "applied";
            // What only reads is started again; how an apply ended is said by its engine, and heard by its supervisor.
            case ENGINE, SUPERVISOR -> moment == Moment.APPLY ? "errored engine_lost" : "applied";
            case SERVER_FOR_LONG -> moment == Moment.APPLY ? "errored state_rescued" : "applied";
        };
    }

    /** Whether the next run may start: how an apply ended is said by its engine, and by nobody else. */
    Trial.Next next(Moment moment) {
        return moment == Moment.APPLY && (this == ENGINE || this == SUPERVISOR)
                ? Trial.Next.WANTS_A_WORD
                : Trial.Next.STARTS;
    }

    /** What an engine had in flight when it was killed is in no state, and may be made again. */
    boolean maySomethingBeMadeTwice(Moment moment) {
        return this == ENGINE && moment == Moment.APPLY;
    }
}
