package io.groundwork.web;

import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;

/** Everything that goes wrong in a controller, as a problem; a stack trace goes to the log and nowhere else. */
@RestControllerAdvice
public final class ProblemAdvice {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

    @ExceptionHandler(ProblemException.class)
    ResponseEntity<byte[]> ours(ProblemException e) {
        if (e.problem().kind() == ProblemKind.INTERNAL) {
            LOG.error("answering with {}", e.problem().code(), e);
        }
        return ProblemAnswer.of(e.problem()).response();
    }

    /** The parser's own words quote the body: left out. */
    @ExceptionHandler(HttpMessageNotReadableException.class)
    ResponseEntity<byte[]> unreadable(HttpMessageNotReadableException e) {
        Throwable cause = e.getMostSpecificCause();
        if (cause instanceof ProblemException problem) {
            return ours(problem);
        }
        return ProblemAnswer.of(new Problem(
                        "body_unreadable",
                        ProblemKind.USER,
                        "the body is not the JSON this request takes",
                        "compare it with the API's document at /openapi.json"))
                .response();
    }

    @ExceptionHandler(AsyncRequestNotUsableException.class)
    void gone(AsyncRequestNotUsableException e) {
        // The reader of a stream hung up.
    }

    @ExceptionHandler(Exception.class)
    ResponseEntity<byte[]> others(Exception e) {
        if (e instanceof ErrorResponse response) {
            return spring(response.getStatusCode());
        }
        if (e instanceof TypeMismatchException) {
            return spring(HttpStatus.BAD_REQUEST);
        }
        LOG.error("answering with internal", e);
        return ProblemAnswer.of(new Problem(
                        "internal", ProblemKind.INTERNAL, "the server failed to answer", "see the server's log"))
                .response();
    }

    private static ResponseEntity<byte[]> spring(HttpStatusCode status) {
        return ProblemAnswer.ofStatus(status.value()).response();
    }
}
