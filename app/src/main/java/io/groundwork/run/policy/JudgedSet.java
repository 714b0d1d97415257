package io.groundwork.run.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * A policy set that took part in a verdict, so that it can be told later by what a plan was judged.
 *
 * @param name as in the violations
 * @param level the weight of its violations
 * @param digest SHA-256 of the set: of the archive where it came with the run, of names and contents where an operator set it
 * @param rego the versions of the language its files are written in: {@code v1}, {@code v0} or {@code v0, v1}
 * @param judgedBy program and version, e.g. {@code opa 1.9.0}
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record JudgedSet(String name, EnforcementLevel level, String digest, String rego, String judgedBy) {}
