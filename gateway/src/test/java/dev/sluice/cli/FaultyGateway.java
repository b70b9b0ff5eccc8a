package dev.sluice.cli;

import dev.sluice.config.Environment;
import dev.sluice.ops.RecentLines;
import dev.sluice.routing.RoutingSource;
import java.util.function.UnaryOperator;

/// Starts the product for tests outside this package, with something between routing and its tables.
public final class FaultyGateway {
    private FaultyGateway() {}

    public static Gateway start(Environment environment, RecentLines log, UnaryOperator<RoutingSource> channels) {
        return Gateway.start(environment, log, _ -> {}, channels);
    }
}
