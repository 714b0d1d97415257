package io.groundwork.workflow;

/**
 * Where a run's engine works: one worker's disk, and on what.
 *
 * @param worker the worker's id, kept in its data directory across restarts
 * @param queue the task queue that only this worker polls
 * @param configuration digest of the configuration that was unpacked
 * @param initNeeded false if a kept directory is initialised for exactly this configuration
 */
public record Assignment(String worker, String queue, String configuration, boolean initNeeded) {}
