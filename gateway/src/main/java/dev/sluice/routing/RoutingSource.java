package dev.sluice.routing;

import java.util.List;

/// Where routing rows are read from: [RoutingStore], or in a test something that fails on purpose. Blocks; every
/// method is one consistent read, and throws when it cannot be.
public interface RoutingSource {
    /// All channels, disabled ones too, and all ability rows.
    RoutingRows everything();

    /// At least the channels and ability rows that matter to these groups and this model; if none of them serves
    /// the model, also some channels of the groups, so that a refusal can say what is missing.
    RoutingRows serving(List<String> groups, String model);

    /// One channel by id, without ability rows; empty if there is none.
    RoutingRows channel(long id);
}
