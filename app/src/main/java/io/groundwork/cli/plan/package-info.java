/** {@code plan}: the JSON of an engine's plan as differences for people. Start with {@link io.groundwork.cli.plan.PlanDiff}. */
@NullMarked
package io.groundwork.cli.plan;

import org.jspecify.annotations.NullMarked;
