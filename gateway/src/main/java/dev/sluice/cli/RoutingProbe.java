package dev.sluice.cli;

import dev.sluice.ops.Condition;
import dev.sluice.ops.Probe;
import dev.sluice.routing.RoutingKeeper;
import dev.sluice.routing.RoutingStatus;
import java.util.List;

/// Whether calls can be routed: see seed-system.md §3.7 on readiness.
record RoutingProbe(RoutingKeeper routing) implements Probe {
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
                        !status.ready()));
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
