package io.groundwork.web;

import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemDocument;
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

    ResponseEntity<byte[]> response() {
        return ResponseEntity.status(document.status())
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(bytes());
    }

    static void write(HttpServletResponse response, Problem problem) throws IOException {
        ProblemAnswer answer = of(problem);
        response.setStatus(answer.document().status());
        response.setContentType(ProblemDocument.MEDIA_TYPE);
        response.getOutputStream().write(answer.bytes());
    }

    private byte[] bytes() {
        return Json.write(document).getBytes(StandardCharsets.UTF_8);
    }
}
