package dev.sluice.doctor;

import dev.sluice.store.ChangeFeed;
import dev.sluice.store.Database;
import dev.sluice.store.Engine;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Every repair there is for this database.
public final class Repairs {
    private final List<Repair> all;

    /// @param logs `database` unless there is a separate log database
    /// @param feed tells running gateways what a repair changed
    public Repairs(Database database, Database logs, ChangeFeed feed, Clock clock) {
        List<Repair> repairs = new ArrayList<>();
        repairs.add(new AbilityRepair(database, feed));
        repairs.add(TokenGroupRepair.onlyMissing(database, feed));
        repairs.add(TokenGroupRepair.everyOther(database, feed));
        repairs.add(new PruneRepair(database, logs, clock));
        if (database.engine() == Engine.SQLITE) {
            repairs.add(new SqliteRepair(database));
        }
        this.all = List.copyOf(repairs);
    }

    public List<Repair> all() {
        return all;
    }

    /// Throws [BadQuestion] when there is no such repair.
    public Repair named(String id) {
        return all.stream()
                .filter(repair -> repair.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new BadQuestion("there is no repair '%s'; known are %s"
                        .formatted(id, all.stream().map(Repair::id).collect(Collectors.joining(", ")))));
    }
}
