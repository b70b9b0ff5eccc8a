package dev.sluice.routing;

/// The size of a table: channels, those of them that are enabled, groups with at least one model, (group, model)
/// pairs.
public record RoutingCounts(int channels, int enabled, int groups, int pairs) {
    static final RoutingCounts NONE = new RoutingCounts(0, 0, 0, 0);
}
