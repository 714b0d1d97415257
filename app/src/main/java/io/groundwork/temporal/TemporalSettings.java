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
 * @param acceptUnencrypted whether payloads are taken that are not encrypted with the key ring, which anyone who reaches
 *     Temporal can write
 * @param acceptStarts whether a server takes runs that were started on Temporal without it; null for what the process
 *     usually does
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
        boolean acceptUnencrypted,
        @Nullable Boolean acceptStarts,
        String source) {
    public static final String DEFAULT_ADDRESS = "127.0.0.1:7233";
    public static final String DEFAULT_NAMESPACE = "default";
    public static final String DEFAULT_TASK_QUEUE = "infra-provisioning";

    public TemporalSettings {
        headers = Map.copyOf(headers);
    }

    /** Takes encrypted payloads only. */
    public TemporalSettings(
            String address,
            String namespace,
            String taskQueue,
            @Nullable TlsSettings tls,
            @Nullable SecretSource apiKey,
            Map<String, Secret> headers,
            boolean searchAttributes,
            String source) {
        this(address, namespace, taskQueue, tls, apiKey, headers, searchAttributes, false, null, source);
    }

    /** Plain text, without a key. */
    public TemporalSettings(String address, String namespace, String taskQueue) {
        this(address, namespace, taskQueue, null, null, Map.of(), true, "default");
    }

    /**
     * Whether a server takes runs that it did not start. A stack of one user's own does, for then only who has that user's
     * key ring can have written the request; a server for several people does so if its operator says so.
     */
    public boolean acceptsStarts(boolean ofOneUser) {
        return acceptStarts == null ? ofOneUser && !acceptUnencrypted : acceptStarts;
    }

    public TemporalSettings at(String otherAddress) {
        return new TemporalSettings(
                otherAddress,
                namespace,
                taskQueue,
                tls,
                apiKey,
                headers,
                searchAttributes,
                acceptUnencrypted,
                acceptStarts,
                source);
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
                + (acceptUnencrypted ? ", taking unencrypted payloads" : "")
                + "; from " + source;
    }
}
