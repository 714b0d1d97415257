package io.groundwork.temporal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Shakes hands with a server by hand, for the reason why it hung up: gRPC often hears no more than that it did, because
 * what the server says of a certificate arrives after the connection is taken for good.
 */
final class Handshake {
    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(2);
    /** What HTTP/2 begins with, and empty settings: a server that is content answers. */
    private static final byte[] PREFACE =
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);

    private final String host;
    private final int port;

    /** @param address host:port */
    Handshake(String address) {
        int colon = address.lastIndexOf(':');
        String named = address.substring(0, colon);
        this.host = named.startsWith("[") ? named.substring(1, named.length() - 1) : named;
        this.port = Integer.parseInt(address.substring(colon + 1));
    }

    /** What TLS fails of; empty if it does not, or where something else is wrong. */
    Optional<SSLException> failure(Tls tls) {
        TlsSettings settings = tls.settings();
        try {
            shake(tls.forOneHandshake(), settings.serverName(), settings.verifiesHost());
            return Optional.empty();
        } catch (SSLException e) {
            return Optional.of(e);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Whether the other side speaks TLS at all, whatever it says in it. */
    boolean isSpoken() {
        try {
            shake(Tls.context(null, new AnyServer()), null, false);
            return true;
        } catch (SSLException e) {
            return String.valueOf(e.getMessage()).contains("alert");
        } catch (IOException e) {
            return false;
        }
    }

    private void shake(SSLContext context, @Nullable String serverName, boolean verifiesHost) throws IOException {
        try (var plain = new Socket()) {
            plain.connect(new InetSocketAddress(host, port), (int) PROBE_TIMEOUT.toMillis());
            plain.setSoTimeout((int) PROBE_TIMEOUT.toMillis());
            String name = serverName == null ? host : serverName;
            try (var socket = (SSLSocket) context.getSocketFactory().createSocket(plain, name, port, true)) {
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setApplicationProtocols(new String[] {"h2"});
                if (verifiesHost) {
                    parameters.setEndpointIdentificationAlgorithm("HTTPS");
                }
                socket.setSSLParameters(parameters);
                socket.startHandshake();
                awaitRefusal(socket);
            }
        }
    }

    /** What a server says of our certificate comes after the handshake is over for us. */
    private static void awaitRefusal(SSLSocket socket) throws IOException {
        try {
            socket.getOutputStream().write(PREFACE);
            socket.getOutputStream().flush();
            var ignored = socket.getInputStream().read();
        } catch (SocketTimeoutException e) {
            // It was not refused.
        }
    }

    /** Nothing is sent to whom this trusts. */
    private static final class AnyServer extends X509ExtendedTrustManager {
        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
