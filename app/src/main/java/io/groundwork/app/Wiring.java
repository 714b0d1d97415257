package io.groundwork.app;

import io.groundwork.artifact.ConfigurationPack;
import io.groundwork.cli.shell.CliPorts;
import io.groundwork.config.Settings;
import io.groundwork.opa.OpaSettings;
import java.util.Map;

/** Which implementation stands behind each port of the commands. */
final class Wiring {
    private Wiring() {}

    static CliPorts parts() {
        String version = version();
        return new CliPorts(
                new Stacks(version), ConfigurationPack::pack, new Tools(), new TemporalCheck(), Wiring::opa, version);
    }

    private static OpaSettings opa(Map<String, String> environment) {
        return Settings.from(environment).opa();
    }

    private static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
