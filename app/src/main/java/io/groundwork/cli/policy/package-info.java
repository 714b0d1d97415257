/** {@code policy}, and the policy sets that a run brings. Start with {@link io.groundwork.cli.policy.PolicyCommand}. */
@NullMarked
package io.groundwork.cli.policy;

import org.jspecify.annotations.NullMarked;
