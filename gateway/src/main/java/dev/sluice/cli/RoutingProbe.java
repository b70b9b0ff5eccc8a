package dev.sluice.cli;

import dev.sluice.ops.Condition;
import dev.sluice.ops.Probe;
import dev.sluice.routing.RoutingKeeper;
import dev.sluice.routing.RoutingStatus;
import java.util.List;
import java.util.function.BooleanSupplier;

/// Whether calls can be routed: see seed-system.md §3.7 on readiness.
///
/// A table older than three sync periods keeps calls away while the database answers: this node cannot read what others
/// may. While it is away all nodes are alike, and to be unready would take the whole site down over tables that serve.
record RoutingProbe(RoutingKeeper routing, BooleanSupplier databaseIsAway) implements Probe {
    @Override
    public List<Condition> look() {
        RoutingStatus status = routing.status();
        return switch (status.state()) {
            case OFF, READY -> List.of();
            case STALE ->
                List.of(new Condition(
                        "channels_stale",
                        "the channels were last read %d s ago: %s"
                                .formatted(status.age().toSeconds(), cause(status)),
                        !status.ready() && !databaseIsAway.getAsBoolean()));
            case EMPTY -> List.of(new Condition("channels_not_read", "the channels have not been read yet", true));
            case FAILED ->
                List.of(new Condition(
                        "channels_unreadable",
                        status.initFailure().isEmpty() ? cause(status) : status.initFailure(),
                        true));
        };
    }

    private static String cause(RoutingStatus status) {
        return status.lastError().isEmpty() ? "no read has failed" : status.lastError();
    }
}
