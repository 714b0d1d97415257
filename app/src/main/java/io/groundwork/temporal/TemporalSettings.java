package io.groundwork.temporal;

import io.groundwork.secret.Secret;
import io.groundwork.secret.SecretSource;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which Temporal, and how to get in.
 *
 * @param address host and port of the frontend
 * @param taskQueue the queue every worker of this installation polls
 * @param tls null for plain text
 * @param apiKey sent with every call; null for none
 * @param headers sent with every call, lower-case name to value
 * @param searchAttributes whether runs carry search attributes, which the namespace must know then
 * @param source which variables and files say all this, for people
 */
public record TemporalSettings(
        String address,
        String namespace,
        String taskQueue,
        @Nullable TlsSettings tls,
        @Nullable SecretSource apiKey,
        Map<String, Secret> headers,
        boolean searchAttributes,
        String source) {
    public static final String DEFAULT_ADDRESS = "127.0.0.1:7233";
    public static final String DEFAULT_NAMESPACE = "default";
    public static final String DEFAULT_TASK_QUEUE = "infra-provisioning";

    public TemporalSettings {
        headers = Map.copyOf(headers);
    }

    /** Plain text, without a key. */
    public TemporalSettings(String address, String namespace, String taskQueue) {
        this(address, namespace, taskQueue, null, null, Map.of(), true, "default");
    }

    public TemporalSettings at(String otherAddress) {
        return new TemporalSettings(otherAddress, namespace, taskQueue, tls, apiKey, headers, searchAttributes, source);
    }

    /** The queue that only one worker polls. */
    public String queueOf(String workerId) {
        return taskQueue + "@" + workerId;
    }

    /** For people: where, how, and who says so; never a secret. */
    public String describe() {
        return address
                + ", namespace " + namespace
                + ", " + (tls == null ? "plain text" : tls.describe())
                + (apiKey == null ? "" : ", API key " + apiKey.describe())
                + (headers.isEmpty() ? "" : ", headers " + String.join(", ", new TreeMap<>(headers).keySet()))
                + (searchAttributes ? "" : ", without search attributes")
                + "; from " + source;
    }
}
