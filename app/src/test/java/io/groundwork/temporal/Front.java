package io.groundwork.temporal;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Grpc;
import io.grpc.HandlerRegistry;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerCredentials;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** A gRPC endpoint of our own before a real server: it passes on what it lets in, byte for byte. */
final class Front implements AutoCloseable {
    private static final int LARGEST = 64 << 20;

    private final ManagedChannel behind;
    private final Server server;

    private Front(ManagedChannel behind, Server server) {
        this.behind = behind;
        this.server = server;
    }

    /** What is asked of a caller; the admission sees the method's name and the headers of the call. */
    record Guard(ServerCredentials credentials, BiFunction<String, Metadata, Status> admission) {
        static Guard none() {
            return new Guard(InsecureServerCredentials.create(), (method, headers) -> Status.OK);
        }

        static Guard tls(Authority.Issued own) {
            return new Guard(
                    credentials(TlsServerCredentials.newBuilder(), own).build(), (method, headers) -> Status.OK);
        }

        static Guard clientCertificate(Authority.Issued own, Authority accepted) {
            var builder = credentials(TlsServerCredentials.newBuilder(), own);
            try {
                builder.trustManager(stream(accepted.certificate()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return new Guard(
                    builder.clientAuth(TlsServerCredentials.ClientAuth.REQUIRE).build(),
                    (method, headers) -> Status.OK);
        }

        Guard asking(BiFunction<String, Metadata, Status> other) {
            return new Guard(credentials, other);
        }

        private static TlsServerCredentials.Builder credentials(
                TlsServerCredentials.Builder builder, Authority.Issued own) {
            try {
                return builder.keyManager(stream(own.certificate()), stream(own.key()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static InputStream stream(String text) {
            return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** On any free port. */
    static Front before(String target, Guard guard) throws IOException {
        return before(target, guard, 0);
    }

    static Front before(String target, Guard guard, int port) throws IOException {
        ManagedChannel behind = Grpc.newChannelBuilder(target, InsecureChannelCredentials.create())
                .maxInboundMessageSize(LARGEST)
                .build();
        Server server = NettyServerBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port), guard.credentials())
                .maxInboundMessageSize(LARGEST)
                .fallbackHandlerRegistry(new Everything(new Relay(behind, guard.admission())))
                .build()
                .start();
        return new Front(behind, server);
    }

    int port() {
        return server.getPort();
    }

    /** By name, for its certificate has one. */
    String address() {
        return "localhost:" + port();
    }

    @Override
    public void close() {
        server.shutdownNow();
        behind.shutdownNow();
        try {
            server.awaitTermination(10, TimeUnit.SECONDS);
            behind.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Everything extends HandlerRegistry {
        private final Relay relay;

        Everything(Relay relay) {
            this.relay = relay;
        }

        @Override
        public ServerMethodDefinition<?, ?> lookupMethod(String name, @Nullable String authority) {
            return ServerMethodDefinition.create(
                    MethodDescriptor.newBuilder(Bytes.INSTANCE, Bytes.INSTANCE)
                            .setFullMethodName(name)
                            .setType(MethodDescriptor.MethodType.UNKNOWN)
                            .build(),
                    relay);
        }
    }

    private record Relay(ManagedChannel behind, BiFunction<String, Metadata, Status> admission)
            implements ServerCallHandler<byte[], byte[]> {
        @Override
        public ServerCall.Listener<byte[]> startCall(ServerCall<byte[], byte[]> caller, Metadata headers) {
            Status admitted = admission.apply(caller.getMethodDescriptor().getBareMethodName(), headers);
            if (!admitted.isOk()) {
                caller.close(admitted, new Metadata());
                return new ServerCall.Listener<>() {};
            }
            ClientCall<byte[], byte[]> answerer = behind.newCall(caller.getMethodDescriptor(), CallOptions.DEFAULT);
            answerer.start(
                    new ClientCall.Listener<>() {
                        @Override
                        public void onHeaders(Metadata answer) {
                            caller.sendHeaders(answer);
                        }

                        @Override
                        public void onMessage(byte[] message) {
                            caller.sendMessage(message);
                        }

                        @Override
                        public void onClose(Status status, Metadata trailers) {
                            caller.close(status, trailers);
                        }
                    },
                    headers);
            answerer.request(2);
            caller.request(2);
            return new ServerCall.Listener<>() {
                @Override
                public void onMessage(byte[] message) {
                    answerer.sendMessage(message);
                }

                @Override
                public void onHalfClose() {
                    answerer.halfClose();
                }

                @Override
                public void onCancel() {
                    answerer.cancel("the caller left", null);
                }
            };
        }
    }

    private enum Bytes implements MethodDescriptor.Marshaller<byte[]> {
        INSTANCE;

        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
