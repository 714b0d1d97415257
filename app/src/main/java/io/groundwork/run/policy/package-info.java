/**
 * What policies say of a plan, and which of them a server requires: verdicts, violations, sets. Pure values. Start
 * with {@link io.groundwork.run.policy.PolicyReport}.
 */
@NullMarked
package io.groundwork.run.policy;

import org.jspecify.annotations.NullMarked;
