package io.groundwork.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WatchedStreamTest {
    @Test
    void a_body_that_stands_still_is_given_up_instead_of_waited_for_without_end() throws IOException {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var client = new Socket(server.getInetAddress(), server.getLocalPort());
                Socket halfOpen = server.accept()) {
            halfOpen.getOutputStream().write('x');
            InputStream body = WatchedStream.of(client.getInputStream(), Duration.ofMillis(200));

            assertThat(body.read()).isEqualTo('x');
            assertThatThrownBy(body::read).isInstanceOf(IOException.class);
        }
    }
}
