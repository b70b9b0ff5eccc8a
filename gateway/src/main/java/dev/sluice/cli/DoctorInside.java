package dev.sluice.cli;

import dev.sluice.config.Environment;
import dev.sluice.doctor.Bundle;
import dev.sluice.doctor.Doctor;
import dev.sluice.doctor.DoctorRoutes;
import dev.sluice.doctor.Explainer;
import dev.sluice.doctor.Facts;
import dev.sluice.doctor.Repairs;
import dev.sluice.doctor.Running;
import dev.sluice.ops.Exchanges;
import dev.sluice.ops.RecentLines;
import dev.sluice.routing.RoutingKeeper;
import dev.sluice.routing.RoutingSource;
import dev.sluice.routing.RoutingTable;
import dev.sluice.store.ChangeFeed;
import dev.sluice.store.Database;
import dev.sluice.store.OptionsKeeper;
import dev.sluice.token.TokenStore;
import java.time.Clock;

/// Doctor inside a running gateway: it sees the cache, the last log lines and the last calls as well.
record DoctorInside(
        Environment environment,
        Database database,
        Database logs,
        RoutingSource source,
        RoutingKeeper routing,
        OptionsKeeper options,
        ChangeFeed feed,
        RecentLines log,
        Exchanges exchanges) {

    Doctor doctor() {
        return new Doctor(environment, place(), Clock.systemUTC());
    }

    DoctorRoutes routes() {
        var clock = Clock.systemUTC();
        return new DoctorRoutes(
                doctor(),
                new Repairs(database, logs, feed, clock),
                new Bundle(environment, place(), Version.TEXT, clock),
                new Explainer(new TokenStore(database), this::table, options::current, clock));
    }

    private Facts.Place place() {
        var running = new Running(routing, options::current, log, exchanges);
        return new Facts.Place(database, logs, source, options::current, running);
    }

    /// What calls are routed by: the snapshot, or with the cache off what the database holds now.
    private RoutingTable table() {
        RoutingTable snapshot = routing.current();
        return routing.status().enabled() && snapshot.version() > 0 ? snapshot : routing.read();
    }
}
