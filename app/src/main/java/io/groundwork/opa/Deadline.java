package io.groundwork.opa;

import java.time.Duration;

/** A moment until which several things have to be done, one after the other. */
public final class Deadline {
    private final Duration given;
    private final long end;

    private Deadline(Duration given) {
        this.given = given;
        this.end = System.nanoTime() + given.toNanos();
    }

    public static Deadline in(Duration given) {
        return new Deadline(given);
    }

    /** What is left; raises {@code policy_error} if that is nothing. */
    Duration left() {
        Duration left = Duration.ofNanos(end - System.nanoTime());
        if (left.isNegative() || left.isZero()) {
            throw passed();
        }
        return left;
    }

    RuntimeException passed() {
        return PolicyProblems.judging("the policies took longer than the " + given.toSeconds() + " s they are given");
    }
}
