package io.groundwork.terraform.process;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * What a {@link BriefRun} may take before it is killed.
 *
 * @param time until it has to be over
 * @param memoryBytes resident, of the program and what it has started; 0 for any amount
 * @param outputBytes of standard output, and of standard error; 0 for any amount
 * @param givenUp asked several times a second; once it says yes the program is killed
 */
public record Bounds(Duration time, long memoryBytes, long outputBytes, BooleanSupplier givenUp) {

    public Bounds {
        if (memoryBytes < 0 || outputBytes < 0) {
            throw new IllegalArgumentException("bounds must not be negative");
        }
    }

    public static Bounds within(Duration time) {
        return new Bounds(time, 0, 0, () -> false);
    }

    public Bounds withMemory(long bytes) {
        return new Bounds(time, bytes, outputBytes, givenUp);
    }

    public Bounds withOutput(long bytes) {
        return new Bounds(time, memoryBytes, bytes, givenUp);
    }

    public Bounds until(BooleanSupplier enough) {
        return new Bounds(time, memoryBytes, outputBytes, enough);
    }
}
