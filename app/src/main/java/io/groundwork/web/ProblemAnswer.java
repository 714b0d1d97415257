package io.groundwork.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.groundwork.wire.Json;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** A problem as RFC 9457 wants it. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record ProblemAnswer(String type, String title, int status, String detail, String code, String kind, String nextStep) {
    static ProblemAnswer of(Problem problem) {
        return of(problem, problem.kind().httpStatus());
    }

    static ProblemAnswer of(Problem problem, int status) {
        return new ProblemAnswer(
                "about:blank",
                problem.code().replace('_', ' '),
                status,
                problem.message(),
                problem.code(),
                problem.kind().wireName(),
                problem.nextStep());
    }

    /** What a framework says with nothing but a status. */
    static ProblemAnswer ofStatus(int status) {
        String nextStep = "see /openapi.json";
        Problem problem = switch (status) {
            case 404 -> new Problem("no_such_endpoint", ProblemKind.NOT_FOUND, "there is no such endpoint", nextStep);
            case 405 ->
                new Problem("method_not_allowed", ProblemKind.USER, "this endpoint has no such method", nextStep);
            case 406, 415 ->
                new Problem(
                        "media_type_not_supported", ProblemKind.USER, "this endpoint has no such media type", nextStep);
            default ->
                status < 500
                        ? new Problem(
                                "bad_request", ProblemKind.USER, "the request is not one this endpoint takes", nextStep)
                        : new Problem(
                                "internal",
                                ProblemKind.INTERNAL,
                                "the server failed to answer",
                                "see the server's log");
        };
        return of(problem, status);
    }

    ResponseEntity<byte[]> response() {
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(Json.write(this).getBytes(StandardCharsets.UTF_8));
    }

    void write(HttpServletResponse response) throws IOException {
        response.setStatus(status);
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getOutputStream().write(Json.write(this).getBytes(StandardCharsets.UTF_8));
    }
}
