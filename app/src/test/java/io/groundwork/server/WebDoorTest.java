package io.groundwork.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundwork.server.RunningServer.Answer;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody gets in without the token, at no route there is or will be. */
final class WebDoorTest {
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

    static Stream<Routes.Route> guardedRoutes() {
        return Routes.served(server).guarded().stream();
    }

    @ParameterizedTest
    @MethodSource("guardedRoutes")
    void a_route_answers_unauthorized_without_the_token_and_with_a_wrong_one(Routes.Route route) {
        for (String header : List.of(
                "",
                "Bearer",
                "Bearer ",
                "Bearer wrong",
                "Bearer " + RunningServer.TOKEN + "x",
                "Bearer " + RunningServer.TOKEN.toUpperCase(java.util.Locale.ROOT),
                RunningServer.TOKEN,
                "Basic " + RunningServer.TOKEN)) {
            HttpRequest.Builder request = HttpRequest.newBuilder(server.uri(route.filled()))
                    .header("Content-Type", "application/json")
                    .method(route.method(), BodyPublishers.ofString("{}"));
            assertRefused(server.send(header.isEmpty() ? request : request.header("Authorization", header)), header);
        }
    }

    private static void assertRefused(Answer answer, String description) {
        assertThat(answer.status()).as(description).isEqualTo(401);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
        assertThat(answer.code()).isEqualTo("unauthorized");
        assertThat(answer.json().path("status").asInt()).isEqualTo(401);
        assertThat(answer.json().path("kind").asText()).isEqualTo("unauthorized");
        assertThat(answer.json().path("nextStep").asText()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/openapi.json",
                "/openapi.json.yaml",
                "/openapi.yaml",
                "/error",
                "/actuator",
                "/nothing",
                "/",
                "//health",
                "/health/",
                "/health/x",
                "/HEALTH",
                "/health%2f",
                "/health;x/../api/v1/runs",
                "/health/../api/v1/runs",
                "/health/..;/api/v1/runs",
                "/state",
                "/state/../api/v1/runs",
                "/state/..;/api/v1/runs",
                "/state/%2e%2e/api/v1/runs",
                "/state/x/../../api/v1/runs",
                "/statex/shop",
                "/api/v1/runs;/health",
                "/api/v1/runs?x=/health"
            })
    void no_spelling_of_an_address_gets_around_the_door(String path) {
        Answer answer = server.send(HttpRequest.newBuilder(server.uri(path)));

        assertThat(answer.status()).as(answer.text()).isIn(400, 401);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    }

    @Test
    void everybody_may_ask_whether_the_server_is_up_and_nothing_else_of_it() {
        Answer health = server.send(HttpRequest.newBuilder(server.uri("/health")));

        assertThat(health.status()).isEqualTo(200);
        assertThat(health.json().path("status").asText()).isEqualTo("up");
        for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS")) {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(server.uri("/health")).method(method, BodyPublishers.noBody());
            assertRefused(server.send(request), method);
        }
    }

    @Test
    void the_served_document_and_the_manual_list_the_same_routes() throws IOException {
        assertThat(Routes.served(server).unnamed())
                .hasSizeGreaterThan(15)
                .containsExactlyInAnyOrderElementsOf(Routes.documented().unnamed());
    }
}
