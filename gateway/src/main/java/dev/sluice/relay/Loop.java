package dev.sluice.relay;

import dev.sluice.vendor.Destination;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What the calls of one event loop share: connections, deadlines, addresses already read.
final class Loop {
    private static final int MOST_DESTINATIONS = 10_000;

    private final Vertx vertx;
    private final UpstreamConfig limits;
    private final Upstream upstream;
    private final Watchdog watchdog;
    private final Map<String, Optional<Destination>> destinations = new HashMap<>();

    Loop(Vertx vertx, UpstreamConfig limits) {
        this.vertx = vertx;
        this.limits = limits;
        this.upstream = new Upstream(vertx, limits);
        this.watchdog = new Watchdog(vertx);
    }

    Vertx vertx() {
        return vertx;
    }

    UpstreamConfig limits() {
        return limits;
    }

    Upstream upstream() {
        return upstream;
    }

    Watchdog watchdog() {
        return watchdog;
    }

    /// The address a base URL stands for, empty when it is none.
    Optional<Destination> destination(String baseUrl) {
        if (destinations.size() > MOST_DESTINATIONS) {
            destinations.clear();
        }
        return destinations.computeIfAbsent(baseUrl, Destination::of);
    }
}
