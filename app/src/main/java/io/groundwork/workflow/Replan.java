package io.groundwork.workflow;

import io.groundwork.run.plan.PlanSummary;

/**
 * A plan made again on another worker.
 *
 * @param same whether it does what the approved one does
 */
public record Replan(PlanSummary plan, boolean same) {}
