package dev.sluice.routing;

import java.util.List;

/// What one consistent read of the database found: channels in any status, ordered by id, and ability rows.
public record RoutingRows(List<Channel> channels, List<Ability> abilities) {
    static final RoutingRows NONE = new RoutingRows(List.of(), List.of());

    public RoutingRows {
        channels = List.copyOf(channels);
        abilities = List.copyOf(abilities);
    }
}
