package io.groundwork.worker;

/** What keeps an engine, and what its configuration runs, from the rest of the machine. */
public final class Sandbox {
    /** For people who start a worker. */
    public static final String LEVEL =
            "none: engines may do what this user may (" + System.getProperty("user.name", "?") + ")";

    private Sandbox() {}
}
