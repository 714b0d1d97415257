package io.groundwork.metrics;

import com.uber.m3.tally.NoopScope;
import com.uber.m3.tally.RootScopeBuilder;
import com.uber.m3.tally.Scope;
import com.uber.m3.tally.ScopeCloseException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.temporal.common.reporter.MicrometerClientStatsReporter;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a process measures, and the endpoint that shows it if one is asked for. Thread-safe. */
public final class Metrics implements AutoCloseable {
    private static final Duration REPORT_EVERY = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(Metrics.class);

    private final MeterRegistry registry;
    private final Scope temporalScope;
    private final @Nullable MetricsEndpoint endpoint;

    private Metrics(MeterRegistry registry, Scope temporalScope, @Nullable MetricsEndpoint endpoint) {
        this.registry = registry;
        this.temporalScope = temporalScope;
        this.endpoint = endpoint;
    }

    /** Serves metrics; if nothing is set, everything may be measured and nobody looks. Raises {@code port_in_use} (user). */
    public static Metrics of(@Nullable MetricsSettings settings) {
        if (settings == null) {
            return new Metrics(new CompositeMeterRegistry(), new NoopScope(), null);
        }
        var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        registry.config().meterFilter(new TemporalHistogramBuckets());
        MetricsEndpoint endpoint = MetricsEndpoint.start(settings, registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        Scope scope = new RootScopeBuilder()
                .reporter(new MicrometerClientStatsReporter(registry))
                .reportEvery(com.uber.m3.util.Duration.ofMillis((double) REPORT_EVERY.toMillis()));
        return new Metrics(registry, scope, endpoint);
    }

    public MeterRegistry registry() {
        return registry;
    }

    /** For what Temporal's SDK measures. */
    public Scope temporalScope() {
        return temporalScope;
    }

    /** Runs each time before somebody looks: for what has to be asked from elsewhere. It must not take long. */
    public void beforeEachLook(Runnable refresh) {
        if (endpoint != null) {
            endpoint.beforeEachLook(refresh);
        }
    }

    /** Where they are served; empty if nobody looks. */
    public Optional<URI> address() {
        return Optional.ofNullable(endpoint).map(MetricsEndpoint::address);
    }

    @Override
    public void close() {
        if (endpoint != null) {
            endpoint.close();
        }
        try {
            temporalScope.close();
        } catch (ScopeCloseException e) {
            LOG.warn("the last second of what Temporal's SDK measured is lost", e);
        }
        registry.close();
    }
}
