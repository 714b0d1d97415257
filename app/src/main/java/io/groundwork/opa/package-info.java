/**
 * Policies of users and operators: directories of Rego, judged by the real {@code opa} program. Here are what a directory
 * must be, how it is made ready for {@code opa}, which of its rules are asked, how answers are read, and tests and trials
 * without a run. Not here: the default policy set and the adding up of verdicts (that is {@code policy}), and how a set
 * travels with a run (that is {@code cli} and {@code worker}). Start with {@link io.groundwork.opa.PolicyBundle}.
 */
@NullMarked
package io.groundwork.opa;

import org.jspecify.annotations.NullMarked;
