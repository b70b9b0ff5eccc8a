package dev.sluice.ops;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// All numbers of this process, in Prometheus' text format.
///
/// Names follow OpenTelemetry's conventions where it has one, else begin with `sluice_`. No label holds a value that a
/// client can make up at will.
public final class Metrics implements AutoCloseable {
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final CallMetrics calls = new CallMetrics(registry);
    private @Nullable JvmGcMetrics garbage;

    /// Counts every call that ends.
    public CallObserver calls() {
        return calls;
    }

    /// A number that is read when somebody asks; `read` must be cheap and must not block.
    public void gauge(String name, String help, DoubleSupplier read) {
        Gauge.builder(name, this, _ -> read.getAsDouble()).description(help).register(registry);
    }

    /// A count that only grows and is kept elsewhere.
    public void counter(String name, String help, LongSupplier read) {
        // The registry holds the object it asks weakly and the question strongly: `read` has to be part of the
        // question.
        FunctionCounter.builder(name, this, _ -> read.getAsLong())
                .description(help)
                .register(registry);
    }

    /// The whole content of `/metrics`. Walks over every number, so it should not run on an event loop.
    public synchronized String scrape() {
        if (garbage == null) {
            garbage = bindMachine();
        }
        return registry.scrape();
    }

    /// Done at the first scrape: it costs time that a start would rather not spend.
    private JvmGcMetrics bindMachine() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        var collector = new JvmGcMetrics();
        collector.bindTo(registry);
        return collector;
    }

    @Override
    public synchronized void close() {
        if (garbage != null) {
            garbage.close();
        }
        registry.close();
    }
}
