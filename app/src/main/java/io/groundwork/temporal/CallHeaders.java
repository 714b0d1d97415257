package io.groundwork.temporal;

import io.groundwork.problem.ProblemException;
import io.groundwork.secret.Secret;
import io.groundwork.secret.SecretSource;
import io.grpc.Metadata;
import io.temporal.serviceclient.GrpcMetadataProvider;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What every call carries besides its message. The API key is read anew for each: it may be renewed in its file. */
final class CallHeaders implements GrpcMetadataProvider {
    private static final Logger LOG = LoggerFactory.getLogger(CallHeaders.class);
    private static final Metadata.Key<String> AUTHORIZATION = key("authorization");
    /** Which namespace a key is for is decided before the message is looked at. */
    private static final Metadata.Key<String> NAMESPACE = key("temporal-namespace");

    private final TemporalSettings settings;
    private final boolean namesNamespace;
    private final AtomicReference<@Nullable Secret> lastApiKey = new AtomicReference<>();

    /**
     * For the calls of Temporal's client, which names the namespace by itself. Raises {@code temporal_credentials_invalid}
     * or {@code secret_file_unreadable} (user).
     */
    static CallHeaders forClient(TemporalSettings settings) {
        return new CallHeaders(settings, false);
    }

    /** For all others. Raises the same. */
    static CallHeaders forOthers(TemporalSettings settings) {
        return new CallHeaders(settings, true);
    }

    private CallHeaders(TemporalSettings settings, boolean namesNamespace) {
        this.settings = settings;
        this.namesNamespace = namesNamespace;
        if (settings.apiKey() != null) {
            lastApiKey.set(read(settings.apiKey()));
        }
    }

    @Override
    public Metadata getMetadata() {
        Metadata metadata = new Metadata();
        if (namesNamespace) {
            metadata.put(NAMESPACE, settings.namespace());
        }
        if (settings.apiKey() != null) {
            metadata.put(AUTHORIZATION, "Bearer " + renewed(settings.apiKey()).reveal());
        }
        settings.headers().forEach((name, value) -> {
            metadata.discardAll(key(name));
            metadata.put(key(name), value.reveal());
        });
        return metadata;
    }

    private Secret renewed(SecretSource source) {
        try {
            Secret read = read(source);
            lastApiKey.set(read);
            return read;
        } catch (ProblemException e) {
            Secret last = lastApiKey.get();
            if (last == null) {
                throw e;
            }
            LOG.warn("{}; going on with the API key read before", e.getMessage());
            return last;
        }
    }

    private static Secret read(SecretSource source) {
        String key = source.read().reveal().strip();
        if (!key.matches("[\\x21-\\x7e]+")) {
            throw Pem.invalid(source, "what is there is no API key", "put the key there, and nothing else");
        }
        return new Secret(key);
    }

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }
}
