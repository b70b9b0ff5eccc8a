package dev.sluice.admin;

import dev.sluice.http.ClientAddress;
import dev.sluice.http.OffLoop;
import dev.sluice.routing.RoutingSource;
import dev.sluice.store.ChangeFeed;
import dev.sluice.store.Database;
import dev.sluice.store.OptionsKeeper;
import java.time.InstantSource;

/// What the management API works with.
///
/// `logs` is the database the log lives in, the same as `database` unless the operator parted them. `refreshRouting`
/// rebuilds this node's routing table and returns when that is done. `version` is Sluice's own.
public record AdminParts(
        AdminConfig config,
        String version,
        Database database,
        Database logs,
        OptionsKeeper options,
        ChangeFeed feed,
        RoutingSource channels,
        Runnable refreshRouting,
        OffLoop offLoop,
        ClientAddress address,
        InstantSource clock) {}
