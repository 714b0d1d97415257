package io.groundwork.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundwork.artifact.LeftOut;
import io.groundwork.cli.shell.CliPorts;
import io.groundwork.opa.OpaSettings;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MainTest {
    @Test
    void the_entry_point_is_a_function_of_what_it_is_given() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CliPorts parts = new CliPorts(
                _ -> {
                    throw new AssertionError("nothing is to be started");
                },
                (_, _, _) -> LeftOut.NOTHING,
                (_, _) -> Optional.empty(),
                _ -> Optional.empty(),
                _ -> OpaSettings.on(""),
                "1.2.3");

        int status = new Main(parts, new Signals())
                .run(
                        List.of("--version"),
                        Map.of(),
                        InputStream.nullInputStream(),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        System.err);

        assertThat(status).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("groundwork 1.2.3 (Java ");
    }
}
