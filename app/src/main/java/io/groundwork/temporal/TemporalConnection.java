package io.groundwork.temporal;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.uber.m3.tally.NoopScope;
import com.uber.m3.tally.Scope;
import io.groundwork.codec.PayloadCodecs;
import io.groundwork.keyring.KeyRing;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import io.groundwork.workflow.Pauses;
import io.grpc.ConnectivityState;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.converter.CodecDataConverter;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection to one namespace, with encrypted payloads. Thread-safe. */
public final class TemporalConnection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TemporalConnection.class);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(5);

    private final TemporalSettings settings;
    private final ConnectionFailure failure;
    private final WorkflowServiceStubs stubs;
    private final WorkflowClient client;
    private final ScheduledExecutorService deadlines = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("temporal-deadlines").factory());

    private TemporalConnection(
            TemporalSettings settings, ConnectionFailure failure, WorkflowServiceStubs stubs, WorkflowClient client) {
        this.settings = settings;
        this.failure = failure;
        this.stubs = stubs;
        this.client = client;
    }

    /**
     * Does not wait for the server: see {@link #check}. Raises {@code temporal_credentials_invalid} or
     * {@code secret_file_unreadable} (user) where a certificate, a key or an API key cannot be used.
     */
    public static TemporalConnection open(TemporalSettings settings, KeyRing ring) {
        return open(settings, ring, new NoopScope());
    }

    /** As {@link #open(TemporalSettings, KeyRing)}, with a place for what Temporal's SDK measures. */
    public static TemporalConnection open(TemporalSettings settings, KeyRing ring, Scope metrics) {
        Tls tls = settings.tls() == null ? null : new Tls(settings.tls());
        WorkflowServiceStubsOptions.Builder options = options()
                .setTarget(settings.address())
                .setMetricsScope(metrics)
                .addGrpcMetadataProvider(CallHeaders.forClient(settings));
        if (tls != null) {
            options.setSslContext(tls.forGrpc());
            String name = tls.settings().serverName();
            if (name != null) {
                options.setChannelInitializer(channel -> channel.overrideAuthority(name));
            }
        }
        return over(options.build(), settings, tls, ring);
    }

    /** Over a channel to a server inside this process. */
    public static TemporalConnection over(
            ManagedChannel channel, TemporalSettings settings, KeyRing ring, Scope metrics) {
        return over(options().setChannel(channel).setMetricsScope(metrics).build(), settings, null, ring);
    }

    /**
     * Whether a Temporal without TLS or credentials answers requests at an address, asked again and again until it does
     * or the limit has passed.
     */
    public static boolean answers(String address, Duration limit) {
        WorkflowServiceStubs stubs = WorkflowServiceStubs.newServiceStubs(
                options().setTarget(address).build());
        try {
            stubs.connect(limit);
            return true;
        } catch (StatusRuntimeException e) {
            return false;
        } finally {
            stubs.shutdownNow();
        }
    }

    private static WorkflowServiceStubsOptions.Builder options() {
        return WorkflowServiceStubsOptions.newBuilder().setRpcTimeout(CALL_TIMEOUT);
    }

    private static TemporalConnection over(
            WorkflowServiceStubsOptions options, TemporalSettings settings, @Nullable Tls tls, KeyRing ring) {
        var stubs = WorkflowServiceStubs.newServiceStubs(options);
        var client = WorkflowClient.newInstance(
                stubs,
                WorkflowClientOptions.newBuilder()
                        .setNamespace(settings.namespace())
                        .setDataConverter(dataConverter(ring, settings.namespace(), settings.acceptUnencrypted()))
                        .build());
        return new TemporalConnection(settings, new ConnectionFailure(settings, tls), stubs, client);
    }

    /**
     * JSON as the words in {@code run} are written, compressed if that pays, then encrypted; failures, too.
     *
     * @param acceptUnencrypted whether what is not encrypted is read as well
     */
    public static DataConverter dataConverter(KeyRing ring, String namespace, boolean acceptUnencrypted) {
        ObjectMapper mapper = JacksonJsonPayloadConverter.newDefaultObjectMapper()
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(DeserializationFeature.FAIL_ON_INVALID_SUBTYPE);
        DataConverter plain = DefaultDataConverter.newDefaultInstance()
                .withPayloadConverterOverrides(new JacksonJsonPayloadConverter(mapper));
        return new GuardedDataConverter(new CodecDataConverter(
                plain, List.of(PayloadCodecs.forTemporal(ring, namespace, acceptUnencrypted)), true));
    }

    /** Raises what stands between us and the namespace, one of {@link ConnectionFailure}'s (external), with what to do. */
    public void check() {
        try {
            client.getWorkflowServiceStubs()
                    .blockingStub()
                    .withDeadlineAfter(CHECK_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                    .describeNamespace(DescribeNamespaceRequest.newBuilder()
                            .setNamespace(settings.namespace())
                            .build());
        } catch (StatusRuntimeException e) {
            throw problem(e);
        }
    }

    /**
     * Waits until the server is there, lets us in and passes the check, with a line in the log for every try. Whatever an
     * operator can set right elsewhere is waited for; what is wrong with our own settings is raised.
     */
    public void awaitUp(Runnable alsoChecked) {
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                check();
                alsoChecked.run();
                return;
            } catch (ProblemException e) {
                if (e.problem().kind() != ProblemKind.EXTERNAL) {
                    throw e;
                }
                LOG.warn(
                        "{} [{}]; {}; trying again in {} s",
                        e.getMessage(),
                        e.problem().code(),
                        e.problem().nextStep(),
                        pause.toSeconds());
                sleep(pause);
                pause = Pauses.longer(pause, LONGEST_PAUSE);
            }
        }
    }

    private static void sleep(Duration pause) {
        try {
            TimeUnit.MILLISECONDS.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Temporal is waited for", e);
        }
    }

    /**
     * Says within moments that nothing answers, while a call would be retried until its timeout. While we are connected
     * this costs nothing.
     */
    void failFast() {
        if (stubs.getRawChannel().getState(true) != ConnectivityState.READY) {
            check();
        }
    }

    /** Asks with one deadline over all the tries of the SDK, which would go on for a minute if a server hangs. */
    <T> T within(Duration limit, Supplier<T> question) {
        Context.CancellableContext limited =
                Context.current().withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS, deadlines);
        Context before = limited.attach();
        try {
            return question.get();
        } finally {
            limited.detach(before);
            limited.cancel(null);
        }
    }

    public boolean isUp() {
        try {
            check();
            return true;
        } catch (ProblemException e) {
            return false;
        }
    }

    ProblemException problem(StatusRuntimeException e) {
        return failure.of(e);
    }

    ProblemException unreachable(Throwable cause) {
        return failure.unreachable(cause);
    }

    public TemporalSettings settings() {
        return settings;
    }

    WorkflowServiceStubs stubs() {
        return stubs;
    }

    WorkflowClient client() {
        return client;
    }

    @Override
    public void close() {
        stubs.shutdownNow();
        deadlines.shutdownNow();
    }
}
