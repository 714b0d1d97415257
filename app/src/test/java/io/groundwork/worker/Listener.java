package io.groundwork.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Somebody at a loopback port who is not what a provider expects. */
final class Listener implements AutoCloseable {
    private static final String PASSWORD = "changeit";

    private final ServerSocket socket;

    private Listener(ServerSocket socket, Conversation conversation) {
        this.socket = socket;
        Thread.ofPlatform().daemon().name("listener").start(() -> {
            while (!socket.isClosed()) {
                try (Socket caller = socket.accept()) {
                    conversation.with(caller);
                } catch (IOException e) {
                    // The caller went away, or the test is over.
                }
            }
        });
    }

    private interface Conversation {
        void with(Socket caller) throws IOException;
    }

    /** Speaks TLS with a certificate that it signed itself. */
    static Listener withTls(Path scratch) {
        try {
            var context = SSLContext.getInstance("TLS");
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(keyStore(scratch.resolve("keys.p12")), PASSWORD.toCharArray());
            context.init(keys.getKeyManagers(), null, null);
            return new Listener(
                    context.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress()),
                    caller -> caller.getInputStream().read());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Answers whatever it is told in plain HTTP. */
    static Listener withoutTls() {
        try {
            return new Listener(new ServerSocket(0, 5, InetAddress.getLoopbackAddress()), caller -> {
                caller.getInputStream().read();
                caller.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An address that nobody listens at, and that nobody gets who asks for any free port. */
    static String nobody() {
        return "127.0.0.1:1";
    }

    String address() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    private static KeyStore keyStore(Path file) throws GeneralSecurityException, IOException {
        if (!Files.exists(file)) {
            makeKeyStore(file);
        }
        return KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
    }

    /** The JDK can make a certificate by its tool only. */
    private static void makeKeyStore(Path file) throws IOException {
        Process tool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "test",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        String said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!Files.exists(file)) {
            throw new IOException("keytool: " + said);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
