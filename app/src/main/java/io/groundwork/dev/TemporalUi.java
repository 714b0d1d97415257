package io.groundwork.dev;

import java.net.URI;
import java.util.List;

/**
 * Temporal's own web UI, served by the dev server.
 *
 * @param port of loopback
 * @param codecEndpoint what its pages ask to show what is encrypted
 */
record TemporalUi(int port, URI codecEndpoint) {
    List<String> arguments() {
        return List.of(
                "--ui-ip", "127.0.0.1",
                "--ui-port", Integer.toString(port),
                "--ui-codec-endpoint", codecEndpoint.toString());
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }
}
