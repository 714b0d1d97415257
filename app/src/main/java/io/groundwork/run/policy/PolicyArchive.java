package io.groundwork.run.policy;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * A policy set that comes with a run, beside the ones an operator has set.
 *
 * @param name for people, e.g. the name of the directory it was packed from
 * @param digest SHA-256 (64 hex digits) of the uploaded archive
 * @param level the weight of its violations; soft-mandatory if none is given
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record PolicyArchive(String name, String digest, EnforcementLevel level) {
    /** The most sets that one run can bring. */
    public static final int MOST = 20;

    public PolicyArchive {
        // A request may come from a person's own program.
        name = requireNonNullElse(name, "policies");
        digest = requireNonNullElse(digest, "");
        level = requireNonNullElse(level, EnforcementLevel.SOFT_MANDATORY);
    }
}
