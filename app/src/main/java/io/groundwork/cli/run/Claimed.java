package io.groundwork.cli.run;

import io.groundwork.run.Decision;

/** Names that come with a request: until people have tokens of their own, they are what somebody said. */
final class Claimed {
    private Claimed() {}

    /** The name with the remark that nobody checked it; who is no person is shown as it is. */
    static String name(String name) {
        return Decision.isOfNoPerson(name) ? name : name + " (claimed)";
    }
}
