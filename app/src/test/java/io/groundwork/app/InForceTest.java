package io.groundwork.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundwork.cli.shell.StackRequest;
import io.groundwork.config.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What {@code server} and {@code worker} say of their settings when they start. */
final class InForceTest {
    private static final Path DATA = Path.of("/var/lib/groundwork");

    private static List<String> lines(
            @Nullable Integer port, @Nullable String temporal, Map<String, String> environment) {
        var request = new StackRequest(
                StackRequest.Kind.SERVER,
                DATA,
                null,
                port,
                temporal,
                null,
                DATA.resolve("token"),
                true,
                environment,
                List.of());
        return InForce.of(request).lines(Settings.Profile.NAMED_ONLY);
    }

    @Test
    void nothing_but_the_data_directory_is_said_where_nothing_is_set() {
        assertThat(lines(null, null, Map.of("PATH", "/usr/bin"))).containsExactly("data directory /var/lib/groundwork");
    }

    @Test
    void an_option_is_more_than_the_environment_and_named_as_the_source() {
        assertThat(lines(
                        8233,
                        "temporal.internal:7233",
                        Map.of(
                                "GROUNDWORK_PORT", "1",
                                "GROUNDWORK_BIND", "0.0.0.0",
                                "TEMPORAL_HOST_URL", "elsewhere:7233")))
                .containsExactly(
                        "data directory /var/lib/groundwork",
                        "TEMPORAL_ADDRESS = temporal.internal:7233 (--temporal)",
                        "GROUNDWORK_BIND = 0.0.0.0 (environment)",
                        "GROUNDWORK_PORT = 8233 (--port)");
    }
}
