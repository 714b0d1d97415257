/**
 * What a run knows of its plan without the plan itself: counts, checks, diagnostics. Pure values. Start with
 * {@link io.groundwork.run.plan.PlanSummary}.
 */
@NullMarked
package io.groundwork.run.plan;

import org.jspecify.annotations.NullMarked;
