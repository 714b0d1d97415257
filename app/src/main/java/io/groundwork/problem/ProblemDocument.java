package io.groundwork.problem;

import com.fasterxml.jackson.annotation.JsonInclude;

/** A problem as RFC 9457 wants it in {@code application/problem+json}, with our members beside. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ProblemDocument(
        String type, String title, int status, String detail, String code, String kind, String nextStep) {
    /** The media type it is sent as. */
    public static final String MEDIA_TYPE = "application/problem+json";

    /** With the HTTP status of its kind. */
    public static ProblemDocument of(Problem problem) {
        return of(problem, problem.kind().httpStatus());
    }

    /** With another status, where HTTP has more to say than the kind. */
    public static ProblemDocument of(Problem problem, int status) {
        return new ProblemDocument(
                "about:blank",
                problem.code().replace('_', ' '),
                status,
                problem.message(),
                problem.code(),
                problem.kind().wireName(),
                problem.nextStep());
    }
}
