package io.groundwork.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundwork.server.RunningServer.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that nobody would think of: a problem each, and a server that goes on. */
final class RandomRequestsTest {
    @TempDir
    static Path directory;

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = RunningServer.start(directory);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void no_random_request_makes_the_server_fail() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        List<Routes.Route> routes = Routes.served(server).all();
        for (int n = 0; n < 400; n++) {
            Routes.Route route = routes.get(random.nextInt(routes.size()));
            String path = route.path().replaceAll("\\{[^}]*}", RandomText.pathPart(random));
            String body = RandomText.json(random);
            Answer answer = server.send(server.to(path + RandomText.query(random))
                    .header("Content-Type", random.nextInt(8) == 0 ? "text/plain" : "application/json")
                    .method(route.method(), BodyPublishers.ofString(body)));
            assertThat(answer.status())
                    .as("seed %d, request %d: %s %s %s: %s", seed, n, route.method(), path, body, answer.text())
                    .isLessThan(500);
            if (answer.status() >= 400) {
                assertThat(answer.header("Content-Type"))
                        .as("seed %d, request %d", seed, n)
                        .isEqualTo("application/problem+json");
            }
        }
        assertThat(server.get("/health").json().path("status").asText()).isEqualTo("up");
    }

    /** Requests that nobody would think of, and yet the same ones for the same seed. */
    private static final class RandomText {
        private static final List<String> PARTS =
                List.of("run-0mft3k2v9a1b2c3d", "shop", "x", "%20", "-", "%F0%9F%9A%80", "a".repeat(64), "..%3b", "0");
        private static final List<String> NAMES = List.of(
                "workspace",
                "configuration",
                "verdict",
                "by",
                "reason",
                "planDigest",
                "phase",
                "holder",
                "status",
                "at",
                "sequence",
                "events",
                "source",
                "entries",
                "position",
                "event",
                "mode",
                "variables",
                "runId");
        private static final Map<Integer, String> VALUES = Map.of(
                0,
                "null",
                1,
                "true",
                2,
                "-1",
                3,
                "1e400",
                4,
                "\"\"",
                5,
                "\"apply\"",
                6,
                "\"\\ud800\"",
                7,
                "[]",
                8,
                "{}",
                9,
                "\"2026-01-01T00:00:00Z\"");

        static String pathPart(Random random) {
            return PARTS.get(random.nextInt(PARTS.size()));
        }

        static String query(Random random) {
            return switch (random.nextInt(5)) {
                case 0 -> "?limit=" + random.nextInt();
                case 1 -> "?after=-1&source=%00";
                case 2 -> "?status=&workspace=&before=";
                default -> "";
            };
        }

        static String json(Random random) {
            if (random.nextInt(6) == 0) {
                byte[] noise = new byte[random.nextInt(40)];
                random.nextBytes(noise);
                return new String(noise, StandardCharsets.ISO_8859_1);
            }
            var text = new StringBuilder("{");
            int members = random.nextInt(6);
            for (int n = 0; n < members; n++) {
                text.append(n == 0 ? "" : ",")
                        .append('"')
                        .append(NAMES.get(random.nextInt(NAMES.size())))
                        .append("\":")
                        .append(value(random, 3));
            }
            return text.append(random.nextInt(20) == 0 ? "" : "}").toString();
        }

        private static String value(Random random, int depth) {
            return switch (depth == 0 ? 0 : random.nextInt(4)) {
                case 1 -> "[" + value(random, depth - 1) + "]";
                case 2 -> "{\"" + NAMES.get(random.nextInt(NAMES.size())) + "\":" + value(random, depth - 1) + "}";
                default -> VALUES.getOrDefault(random.nextInt(VALUES.size()), "null");
            };
        }
    }
}
