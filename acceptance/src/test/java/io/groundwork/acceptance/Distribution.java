package io.groundwork.acceptance;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A packaged distribution: the one under test, or the one of an earlier build. */
record Distribution(Path home) {
    /** What {@code scripts/dist} has made of this checkout. */
    static Distribution underTest() {
        return named("groundwork.dist", "run 'make dist'");
    }

    /** The build that operators upgrade from, see {@code scripts/previous-dist}. */
    static Distribution previous() {
        return named("groundwork.previousDist", "scripts/previous-dist makes it");
    }

    private static Distribution named(String property, String otherwise) {
        var distribution =
                new Distribution(Path.of(System.getProperty(property, "")).toAbsolutePath());
        if (!Files.isExecutable(distribution.launcher())) {
            throw new AssertionError("no distribution at " + distribution.home + ": " + otherwise);
        }
        return distribution;
    }

    private Path launcher() {
        return home.resolve("bin/groundwork");
    }

    /** Its launcher. */
    String binary() {
        return launcher().toString();
    }

    /** One of its examples. */
    String example(String name) {
        return home.resolve("examples").resolve(name).toString();
    }

    /**
     * What lets runs refer to the key that every worker of a deployment has, and to files that tests write. Earlier builds
     * refuse settings they do not know.
     */
    Map<String, String> workerSettings() {
        return equals(underTest())
                ? Map.of(
                        "GROUNDWORK_SECRET_NAMES",
                        "TEMPORAL_CLOUD_API_KEY",
                        "GROUNDWORK_SECRET_DIRECTORIES",
                        System.getProperty("java.io.tmpdir"))
                : Map.of();
    }
}
