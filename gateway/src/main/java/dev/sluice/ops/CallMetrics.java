package dev.sluice.ops;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.DoubleStream;

/// Counts calls. Meters are made once for each combination of labels and found again by a small key, so that a call
/// costs a few look-ups and additions.
///
/// Source of `gen_ai.*` and `http.*` names, units and buckets: OpenTelemetry's semantic conventions for generative AI
/// and HTTP metrics.
final class CallMetrics implements CallObserver {
    private static final Duration[] SECONDS = DoubleStream.iterate(0.01, bound -> bound < 100, bound -> bound * 2)
            .mapToObj(bound -> Duration.ofMillis(Math.round(bound * 1000)))
            .toArray(Duration[]::new);
    private static final double[] TOKENS = DoubleStream.iterate(1, bound -> bound <= 4_194_304, bound -> bound * 4)
            .toArray();

    private record CallKey(String endpoint, int status, String channelType, Exchange.Origin origin) {}

    private record ModelKey(String endpoint, String channelType, String model) {}

    /// All that a call is counted in, found by one look.
    private record Meters(Counter calls, Timer duration, Timer upstream, ModelMeters model) {}

    private record MetersKey(CallKey call, String model) {}

    private record ModelMeters(
            Timer duration, Timer firstToken, DistributionSummary inputTokens, DistributionSummary outputTokens) {}

    private final MeterRegistry registry;
    private final BoundedNames models = new BoundedNames(500);
    private final Map<CallKey, Counter> calls = new ConcurrentHashMap<>();
    private final Map<String, Counter> selectFailures = new ConcurrentHashMap<>();
    private final Map<String, Timer> durations = new ConcurrentHashMap<>();
    private final Map<String, Timer> upstreams = new ConcurrentHashMap<>();
    private final Map<ModelKey, ModelMeters> modelMeters = new ConcurrentHashMap<>();
    private final Map<MetersKey, Meters> meters = new ConcurrentHashMap<>();
    private final Counter retries;

    CallMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.retries = Counter.builder("sluice.retries")
                .description("attempts after the first one of a call")
                .register(registry);
    }

    @Override
    public void ended(Exchange exchange) {
        var asked = exchange.asked();
        var answered = exchange.answered();
        String type = exchange.upstream().channelType();
        var call = new CallKey(asked.endpoint(), answered.status(), type, answered.origin());
        long nanos = exchange.duration().toNanos();
        if (exchange.attempts() > 0) {
            var all = meters.computeIfAbsent(new MetersKey(call, models.of(asked.model())), this::all);
            all.calls().increment();
            all.duration().record(nanos, NANOSECONDS);
            all.upstream().record(nanos, NANOSECONDS);
            if (exchange.attempts() > 1) {
                retries.increment(exchange.attempts() - 1.0);
            }
            model(exchange, nanos, all.model());
            return;
        }
        calls.computeIfAbsent(call, this::calls).increment();
        durations.computeIfAbsent(asked.endpoint(), this::duration).record(nanos, NANOSECONDS);
        if (answered.status() == 503) {
            selectFailures
                    .computeIfAbsent(
                            answered.reason().isEmpty() ? answered.code() : answered.reason(), this::selectFailures)
                    .increment();
        }
    }

    private static void model(Exchange exchange, long nanos, ModelMeters model) {
        model.duration().record(nanos, NANOSECONDS);
        if (!exchange.firstByte().isZero()) {
            model.firstToken().record(exchange.firstByte());
        }
        if (exchange.inputTokens() > 0) {
            model.inputTokens().record((double) exchange.inputTokens());
        }
        if (exchange.outputTokens() > 0) {
            model.outputTokens().record((double) exchange.outputTokens());
        }
    }

    private Meters all(MetersKey key) {
        var call = key.call();
        return new Meters(
                calls.computeIfAbsent(call, this::calls),
                durations.computeIfAbsent(call.endpoint(), this::duration),
                upstreams.computeIfAbsent(call.channelType(), this::upstream),
                modelMeters.computeIfAbsent(
                        new ModelKey(call.endpoint(), call.channelType(), key.model()), this::meters));
    }

    private Counter calls(CallKey key) {
        return Counter.builder("sluice.calls")
                .description("calls that ended, by what the client was answered and who answered")
                .tag("endpoint", key.endpoint())
                .tag("status", Integer.toString(key.status()))
                .tag("channel_type", key.channelType())
                .tag("origin", key.origin().name().toLowerCase(Locale.ROOT))
                .register(registry);
    }

    private Counter selectFailures(String reason) {
        return Counter.builder("sluice.select.failures")
                .description("calls for which no channel could be taken, by reason")
                .tag("reason", reason)
                .register(registry);
    }

    private Timer duration(String endpoint) {
        return Timer.builder("http.server.request.duration")
                .description("time from a call's first byte to the last byte of its answer")
                .tag("http.route", endpoint)
                .serviceLevelObjectives(SECONDS)
                .register(registry);
    }

    private Timer upstream(String channelType) {
        return Timer.builder("sluice.upstream.duration")
                .description("the same for calls that reached an upstream, by channel type")
                .tag("channel_type", channelType)
                .serviceLevelObjectives(SECONDS)
                .register(registry);
    }

    private ModelMeters meters(ModelKey key) {
        return new ModelMeters(
                timer("gen_ai.server.request.duration", "time to the end of the answer, by model", key),
                timer("gen_ai.server.time_to_first_token", "time to the first byte of the answer, by model", key),
                tokens(key, "input"),
                tokens(key, "output"));
    }

    private Timer timer(String name, String description, ModelKey key) {
        return Timer.builder(name)
                .description(description)
                .tag("gen_ai.operation.name", key.endpoint())
                .tag("gen_ai.provider.name", key.channelType().toLowerCase(Locale.ROOT))
                .tag("gen_ai.request.model", key.model())
                .register(registry);
    }

    private DistributionSummary tokens(ModelKey key, String kind) {
        return DistributionSummary.builder("gen_ai.client.token.usage")
                .description("model tokens of a call")
                .baseUnit("tokens")
                .tag("gen_ai.operation.name", key.endpoint())
                .tag("gen_ai.provider.name", key.channelType().toLowerCase(Locale.ROOT))
                .tag("gen_ai.request.model", key.model())
                .tag("gen_ai.token.type", kind)
                .serviceLevelObjectives(TOKENS)
                .register(registry);
    }
}
