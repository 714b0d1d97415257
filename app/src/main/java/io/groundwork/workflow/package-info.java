/**
 * The workflow {@code Provision}: one run as a story, and the activities it asks for. Deterministic: only {@code run},
 * {@code problem}, Temporal's workflow API and data types of the JDK; what activities do is in {@code worker}. Start with
 * {@link io.groundwork.workflow.RunWorkflowImpl}.
 */
@NullMarked
package io.groundwork.workflow;

import org.jspecify.annotations.NullMarked;
