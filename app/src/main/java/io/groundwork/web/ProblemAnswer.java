package io.groundwork.web;

import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemDocument;
import io.groundwork.problem.ProblemKind;
import io.groundwork.wire.Json;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** A problem on its way out. */
record ProblemAnswer(ProblemDocument document) {
    static ProblemAnswer of(Problem problem) {
        return new ProblemAnswer(ProblemDocument.of(problem));
    }

    static ProblemAnswer of(Problem problem, int status) {
        return new ProblemAnswer(ProblemDocument.of(problem, status));
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
        return ResponseEntity.status(document.status())
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(bytes());
    }

    void write(HttpServletResponse response) throws IOException {
        response.setStatus(document.status());
        response.setContentType(ProblemDocument.MEDIA_TYPE);
        response.getOutputStream().write(bytes());
    }

    private byte[] bytes() {
        return Json.write(document).getBytes(StandardCharsets.UTF_8);
    }
}
