package io.groundwork.terraform.plan;

import io.groundwork.terraform.failure.DriverException;

/** The version checks at the door. Minor versions only add. */
final class Formats {

    private Formats() {}

    static void requirePlan(String formatVersion) {
        if (formatVersion.isEmpty()) {
            throw new DriverException.Unsupported("reading the plan: it has no format version");
        }
        if (!formatVersion.startsWith("1.")) {
            throw new DriverException.Unsupported("reading the plan: format version " + formatVersion + " is not 1.x");
        }
    }

    static void requireState(int version) {
        if (version != 4) {
            throw new DriverException.Unsupported("reading the state: format version " + version + " is not 4");
        }
    }
}
