package io.groundwork.run.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * A policy set that the server wants every plan to be judged by.
 *
 * @param name for people, e.g. the name of its directory
 * @param level the least weight of its violations
 * @param digest SHA-256 of names and contents: what a verdict says it was reached by
 * @param archive SHA-256 of the artifact it is in, for workers that do not have it
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record RequiredSet(String name, EnforcementLevel level, String digest, String archive) {
    /** Whether a set that took part in a verdict is this one, with at least its weight. */
    public boolean isMetBy(JudgedSet judged) {
        return judged.digest().equals(digest) && judged.level().compareTo(level) >= 0;
    }
}
