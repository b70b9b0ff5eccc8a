package dev.sluice.admin;

import dev.sluice.http.ClientAddress;
import dev.sluice.http.OffLoop;
import dev.sluice.ledger.CreditStore;
import dev.sluice.ledger.PlanPurchaseStore;
import dev.sluice.routing.RoutingKeeper;
import dev.sluice.store.ChangeFeed;
import dev.sluice.store.Database;
import dev.sluice.store.NewApiEntries;
import dev.sluice.store.OptionsKeeper;
import java.time.Clock;

/// What the management API works with.
///
/// `logs` is the database the log lives in, the same as `database` unless the operator parted them. `version` is
/// Sluice's own. `neighbours` is what a new-api beside this node remembers.
public record AdminParts(
        AdminConfig config,
        String version,
        Database database,
        Database logs,
        OptionsKeeper options,
        ChangeFeed feed,
        NewApiEntries neighbours,
        RoutingKeeper routing,
        CreditStore credits,
        PlanPurchaseStore purchases,
        OffLoop offLoop,
        ClientAddress address,
        Clock clock) {}
