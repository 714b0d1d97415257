package io.groundwork.temporal;

/**
 * Which Temporal.
 *
 * @param address host and port of the frontend
 * @param taskQueue the queue every worker of this installation polls
 */
public record TemporalSettings(String address, String namespace, String taskQueue) {
    public static final String DEFAULT_NAMESPACE = "default";
    public static final String DEFAULT_TASK_QUEUE = "infra-provisioning";

    public TemporalSettings at(String otherAddress) {
        return new TemporalSettings(otherAddress, namespace, taskQueue);
    }

    /** The queue that only one worker polls. */
    public String queueOf(String workerId) {
        return taskQueue + "@" + workerId;
    }
}
