package io.groundwork.app;

import io.groundwork.artifact.ConfigurationPack;
import io.groundwork.cli.Parts;

/** Which implementation stands behind each port of the commands. */
final class Wiring {
    private Wiring() {}

    static Parts parts() {
        String version = version();
        return new Parts(new Stacks(version), ConfigurationPack::pack, new Tools(), version);
    }

    private static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
