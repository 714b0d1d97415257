/**
 * Judging a plan: policy set in, plan in, violations out. Here are the port to a policy engine, the default policy set
 * (Rego, compiled to WebAssembly and evaluated in this JVM), its settings, and the judge that adds sets up and fails
 * closed. Not here: masking of secrets (the plan comes masked), waivers, approvals, what a run does with a report. Start
 * with {@link io.groundwork.policy.Judge}; the rules themselves are in {@code app/src/main/policy}.
 */
@NullMarked
package io.groundwork.policy;

import org.jspecify.annotations.NullMarked;
