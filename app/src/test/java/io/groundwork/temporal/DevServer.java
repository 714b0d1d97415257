package io.groundwork.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundwork.config.Settings;
import io.groundwork.dev.DevTemporal;
import io.groundwork.keyring.KeyRing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A real Temporal for a test, and its own command line. */
public final class DevServer implements AutoCloseable {
    private final DevTemporal temporal;
    private final String address;

    private DevServer(DevTemporal temporal, String address) {
        this.temporal = temporal;
        this.address = address;
    }

    public static DevServer start(Path directory) {
        DevTemporal temporal = DevTemporal.start(TemporalTool.environment(), Settings.from(Map.of()), directory);
        try (TemporalConnection connection =
                temporal.connect(new TemporalSettings("", "default", "infra-provisioning"), KeyRing.fresh())) {
            return new DevServer(temporal, connection.settings().address());
        }
    }

    /** host:port, plain text. */
    public String address() {
        return address;
    }

    /** What {@code temporal} says to these arguments; it must like them. */
    public String cli(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(TemporalTool.required().toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--address", address));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    @Override
    public void close() {
        temporal.close();
    }
}
