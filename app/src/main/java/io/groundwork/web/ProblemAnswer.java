package io.groundwork.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.groundwork.problem.Problem;
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

    ResponseEntity<byte[]> response() {
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(Json.write(this).getBytes(StandardCharsets.UTF_8));
    }

    static void write(HttpServletResponse response, Problem problem) throws IOException {
        ProblemAnswer answer = of(problem);
        response.setStatus(answer.status());
        response.setContentType("application/problem+json");
        response.getOutputStream().write(Json.write(answer).getBytes(StandardCharsets.UTF_8));
    }
}
