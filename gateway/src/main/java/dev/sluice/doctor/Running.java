package dev.sluice.doctor;

import dev.sluice.ops.Exchanges;
import dev.sluice.ops.RecentLines;
import dev.sluice.routing.RoutingKeeper;
import dev.sluice.store.Options;
import java.util.function.Supplier;

/// What only a running gateway knows about itself.
public record Running(RoutingKeeper routing, Supplier<Options> options, RecentLines log, Exchanges exchanges) {}
