package io.groundwork.workflow;

/**
 * Where a run's engine works: one worker's disk.
 *
 * @param worker the worker's id, kept in its data directory across restarts
 * @param queue the task queue that only this worker polls
 * @param initNeeded false where a kept directory is initialised for exactly this configuration
 */
public record Workplace(String worker, String queue, boolean initNeeded) {}
