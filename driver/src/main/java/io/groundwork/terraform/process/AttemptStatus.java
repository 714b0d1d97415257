package io.groundwork.terraform.process;

/** What is known about an attempt at one moment. */
public sealed interface AttemptStatus {

    /** Nothing more will happen. */
    default boolean isOver() {
        return switch (this) {
            case NotStarted _, Running _ -> false;
            case Exited _, Busy _, Lost _ -> true;
        };
    }

    /**
     * No engine yet.
     *
     * @param claimed somebody took the directory and is about to start
     */
    record NotStarted(boolean claimed) implements AttemptStatus {}

    /**
     * The engine is at work.
     *
     * @param startTime of the engine, in clock ticks since boot; with the pid it names the process for good
     */
    record Running(long pid, long startTime) implements AttemptStatus {}

    /**
     * The engine has ended.
     *
     * @param code as a shell reports it: 128 + n where signal n ended the engine
     */
    record Exited(int code) implements AttemptStatus {}

    /** Another holder of the lock file kept the engine from being started. */
    record Busy() implements AttemptStatus {}

    /**
     * It is gone, and how it ended nobody knows.
     *
     * @param mayHaveRun false where it is proven that the engine was never started in this attempt, and never will be
     */
    record Lost(String why, boolean mayHaveRun) implements AttemptStatus {}
}
