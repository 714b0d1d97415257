package io.groundwork.web;

import io.groundwork.artifact.ArtifactStore;
import io.groundwork.artifact.Spool;
import io.groundwork.artifact.Stored;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.Problems;
import java.io.InputStream;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** How much of a body we take. */
final class Bodies {
    /** For archives and what workers tell. */
    static final int MOST_BYTES = 64 << 20;
    /** For what workers store: plans, which hold what the configuration holds several times over. */
    static final int MOST_BYTES_OF_PLANS = 160 << 20;
    /** For what people ask. */
    static final int MOST_BYTES_OF_PEOPLE = 1 << 20;

    private Bodies() {}

    /** All of it, to be read again with little memory; raises {@code body_too_large} (user). The caller closes it. */
    static Spool taken(ArtifactStore artifacts, InputStream body, int most) {
        return artifacts.spool(body::transferTo, most, () -> tooLarge(most));
    }

    /** Bytes as they are stored, sent with little memory. */
    static ResponseEntity<InputStreamResource> sent(Stored stored, MediaType type) {
        return ResponseEntity.ok()
                .contentType(type)
                .contentLength(stored.size())
                .body(new InputStreamResource(stored::open));
    }

    static ProblemException tooLarge(int most) {
        return Problems.badInput("body_too_large", "the body is larger than " + (most >> 20) + " MiB", "send less");
    }
}
