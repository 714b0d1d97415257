package io.groundwork.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.groundwork.wire.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** What a refusal says: the server's own words where it is one of ours, else what can be said from the status. */
final class ProblemResponse {
    private static final int LONGEST = 64 * 1024;

    private ProblemResponse() {}

    static Problem problem(HttpRequest request, HttpResponse<InputStream> response) throws IOException {
        int status = response.statusCode();
        try (InputStream in = response.body()) {
            byte[] body = in.readNBytes(LONGEST);
            String type = response.headers().firstValue("Content-Type").orElse("");
            if (type.startsWith("application/problem+json")) {
                JsonNode problem = Json.mapper().readTree(body);
                String code = problem.path("code").asText();
                if (code.matches("[a-z][a-z0-9_]*")) {
                    return new Problem(
                            code,
                            kind(problem.path("kind").asText(), status),
                            problem.path("detail").asText(problem.path("title").asText()),
                            problem.path("nextStep").asText());
                }
            }
        }
        return new Problem(
                "unexpected_answer",
                kind("", status),
                request.method() + " " + request.uri().getPath() + " was answered with HTTP " + status,
                status == 401
                        ? "name the file with the server's token with --token-file"
                        : "check that this is the address of a Groundwork server: "
                                + request.uri().resolve("/"));
    }

    private static ProblemKind kind(String wireName, int status) {
        return ProblemKind.named(wireName).orElseGet(() -> kindOf(status));
    }

    private static ProblemKind kindOf(int status) {
        return switch (status) {
            case 401, 403 -> ProblemKind.UNAUTHORIZED;
            case 404 -> ProblemKind.NOT_FOUND;
            case 409 -> ProblemKind.CONFLICT;
            case 429, 502, 503, 504 -> ProblemKind.EXTERNAL;
            default -> status >= 400 && status < 500 ? ProblemKind.USER : ProblemKind.INTERNAL;
        };
    }
}
