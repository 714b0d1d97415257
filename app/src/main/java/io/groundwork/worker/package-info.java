/**
 * The hands of a run: activity implementations that unpack configurations, drive the engine through the supervisor, ship
 * its output to the server and tell Temporal how it goes. Decides nothing about a run; that is {@code workflow}. Start
 * with {@link io.groundwork.worker.EngineSteps}, then {@link io.groundwork.worker.StepRunner}.
 */
@NullMarked
package io.groundwork.worker;

import org.jspecify.annotations.NullMarked;
