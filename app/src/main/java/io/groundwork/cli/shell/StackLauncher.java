package io.groundwork.cli.shell;

/** Port: starts our long-lived parts inside this process. */
public interface StackLauncher {
    /**
     * Starts what is asked for and returns when it answers; a kind that is announced is in {@code dev.json} then (pid,
     * startTime, server) and its token in the file {@code token} beside it. Raises a {@code ProblemException} if it cannot start: port
     * in use, data directory full, locked or of a newer version, Temporal not there.
     */
    Stack open(StackRequest request);
}
