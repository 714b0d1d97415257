/**
 * What an engine plans and remembers: plan and state documents as on the wire, and taking the secrets out of them.
 *
 * <p>Here: {@link io.groundwork.terraform.plan.PlanDocument} ({@code show -json}, format 1.x), {@link
 * io.groundwork.terraform.plan.StateDocument} (format 4), {@link io.groundwork.terraform.plan.Redactor}. All pure. Not here:
 * judging a plan, storing it. Read {@code PlanDocument} first.
 */
@NullMarked
package io.groundwork.terraform.plan;

import org.jspecify.annotations.NullMarked;
