package io.groundwork.acceptance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Stands between a worker and its server and lets chosen requests go wrong: an answer that is not the server's, one that is
 * lost, cut, or never ends. One connection for each request, so that no fault reaches another one. Thread-safe.
 */
final class FaultProxy implements AutoCloseable {
    private static final int LONGEST_HEAD = 64 * 1024;

    private final URI target;
    private final ServerSocket listener;
    private final List<Trouble> troubles = new CopyOnWriteArrayList<>();
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    /** A request as it went by. */
    record Seen(String method, String path, boolean troubled) {
        /** Requests that differ in nothing but whom they are about are of one kind. */
        String kind() {
            return method + " "
                    + path.replaceAll("[?].*", "")
                            .replaceAll("[0-9a-f]{64}", "{digest}")
                            .replaceAll("/runs/[^/]+", "/runs/{run}")
                            .replaceAll("/workers/[^/]+", "/workers/{worker}");
        }
    }

    FaultProxy(URI target) {
        this.target = target;
        try {
            listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("proxy").start(this::listen);
    }

    /** Where the worker is to look for the server. */
    URI address() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    /** From now on this goes wrong. */
    void make(Trouble trouble) {
        troubles.add(trouble);
    }

    /** All requests so far, in order. */
    List<Seen> seen() {
        return List.copyOf(seen);
    }

    private void listen() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException e) {
                // Closed, or a client that was gone before it was taken.
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            Optional<Request> request = Request.read(client.getInputStream());
            if (request.isPresent()) {
                answer(request.get(), client);
            }
        } catch (IOException e) {
            // Either side is gone: closing tells the other one.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(Request request, Socket client) throws IOException, InterruptedException {
        Optional<Trouble> trouble = troubles.stream()
                .filter(each -> each.strikes(request.method(), request.path()))
                .findFirst();
        seen.add(new Seen(request.method(), request.path(), trouble.isPresent()));
        OutputStream out = client.getOutputStream();
        switch (trouble.map(Trouble::how).orElse(null)) {
            case null -> forward(request, out);
            case Trouble.Answer answer -> out.write(answer.bytes());
            case Trouble.Lose _ -> forward(request, OutputStream.nullOutputStream());
            case Trouble.Reset _ -> client.setSoLinger(true, 0);
            case Trouble.Stall _ -> {
                var whole = new ByteArrayOutputStream();
                forward(request, whole);
                out.write(whole.toByteArray(), 0, half(whole.toByteArray()));
                out.flush();
                closed.await();
            }
            case Trouble.Delay(var howLong) -> {
                if (!closed.await(howLong.toMillis(), TimeUnit.MILLISECONDS)) {
                    forward(request, out);
                }
            }
        }
        out.flush();
    }

    /** The head and a part of the body; of an answer without a body a part of the head. */
    private static int half(byte[] answer) {
        int head = Request.endOfHead(answer, answer.length);
        int body = answer.length - head;
        return body > 0 ? head + ThreadLocalRandom.current().nextInt(body) : head / 2;
    }

    private void forward(Request request, OutputStream out) throws IOException {
        try (var server = new Socket(target.getHost(), target.getPort())) {
            request.bytes().writeTo(server.getOutputStream());
            server.getOutputStream().flush();
            server.getInputStream().transferTo(out);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One request, changed so that its connection ends with the answer. */
    private record Request(String method, String path, ByteArrayOutputStream bytes) {
        static Optional<Request> read(InputStream in) throws IOException {
            var read = new ByteArrayOutputStream();
            int head = readHead(in, read);
            if (head == 0) {
                return Optional.empty();
            }
            String[] lines = new String(read.toByteArray(), 0, head, StandardCharsets.ISO_8859_1).split("\r\n", -1);
            var bytes = new ByteArrayOutputStream();
            int length = 0;
            boolean chunked = false;
            for (String line : lines) {
                String lower = line.toLowerCase(Locale.ROOT);
                if (lower.startsWith("content-length:")) {
                    length = Integer.parseInt(lower.substring(15).strip());
                }
                chunked |= lower.startsWith("transfer-encoding:") && lower.contains("chunked");
                if (!line.isEmpty() && !lower.startsWith("connection:")) {
                    bytes.writeBytes((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
                }
            }
            bytes.writeBytes("Connection: close\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            byte[] early = read.toByteArray();
            bytes.write(early, head, early.length - head);
            readBody(in, bytes, early.length - head, length, chunked);
            String[] words = lines[0].split(" ", -1);
            return Optional.of(new Request(words[0], words[1], bytes));
        }

        /** The length of the head; 0 for a connection that ended without a request. */
        private static int readHead(InputStream in, ByteArrayOutputStream read) throws IOException {
            byte[] buffer = new byte[8192];
            while (read.size() < LONGEST_HEAD) {
                int n = in.read(buffer);
                if (n < 0) {
                    return 0;
                }
                read.write(buffer, 0, n);
                int head = endOfHead(read.toByteArray(), read.size());
                if (head > 0) {
                    return head;
                }
            }
            throw new IOException("a head without an end");
        }

        private static void readBody(InputStream in, ByteArrayOutputStream to, int already, int length, boolean chunked)
                throws IOException {
            byte[] buffer = new byte[8192];
            int got = already;
            while (chunked ? !endsInTheLastChunk(to.toByteArray()) : got < length) {
                int n = in.read(buffer);
                if (n < 0) {
                    throw new IOException("a body without an end");
                }
                to.write(buffer, 0, n);
                got += n;
            }
        }

        private static boolean endsInTheLastChunk(byte[] bytes) {
            return new String(bytes, StandardCharsets.ISO_8859_1).endsWith("\r\n0\r\n\r\n");
        }

        private static int endOfHead(byte[] bytes, int length) {
            for (int i = 3; i < length; i++) {
                if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n' && bytes[i - 3] == '\r') {
                    return i + 1;
                }
            }
            return 0;
        }
    }
}
