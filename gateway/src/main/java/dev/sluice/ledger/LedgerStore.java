package dev.sluice.ledger;

import dev.sluice.ledger.LedgerBatch.Hour;
import dev.sluice.store.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Writes a batch of ledger events into the database; blocks.
///
/// Money, statistics and log rows are one transaction where they live in one database. A commit whose answer is
/// lost is no riddle: each batch leaves its number in the same transaction, and a repeated batch looks there first.
///
/// With a separate log database, money is committed first and rows follow; a row whose commit is uncertain may then
/// be written twice, a charge never.
final class LedgerStore {
    private final Database main;
    private final Database logs;
    private final LogRowWriter rows;
    private final HourWriter hours;
    private final String marker = "ledger:" + UUID.randomUUID();
    private long lastNumber;

    /// `logs` is `main` itself unless a log database is configured.
    LedgerStore(Database main, Database logs, String nodeName) {
        this.main = main;
        this.logs = logs;
        rows = new LogRowWriter(logs.engine());
        hours = new HourWriter(LogRowWriter.quoted(main.engine(), "count"), nodeName);
    }

    private record Written(BalancesLeft balances, Map<Hour, Long> hours) {}

    /// The number of the next batch; a batch keeps its number however often it is tried.
    long nextNumber() {
        return ++lastNumber;
    }

    /// Writes the money and what shares its database.
    BalancesLeft writeMoney(long number, LedgerBatch batch) {
        var written = main.write(sql -> sql.connectionResult(connection -> {
            if (!alreadyWritten(connection, number)) {
                CounterWriter.spend(connection, batch);
                var fresh = hours.add(connection, batch.hours());
                if (!hasOwnLogs()) {
                    rows.insert(connection, batch.rows());
                }
                return new Written(CounterWriter.balances(connection, batch), fresh);
            }
            return new Written(CounterWriter.balances(connection, batch), Map.of());
        }));
        hours.remember(written.hours());
        return written.balances();
    }

    /// Whether log rows need a write of their own.
    boolean hasOwnLogs() {
        return logs != main;
    }

    void writeRows(List<CallRecord> events) {
        logs.write(sql -> {
            sql.connection(connection -> rows.insert(connection, events));
            return events;
        });
    }

    /// Removes this process's trace, after its last batch.
    void close() {
        if (lastNumber > 0) {
            main.write(sql -> sql.connectionResult(connection -> {
                try (var delete = connection.prepareStatement("DELETE FROM sluice_versions WHERE name = ?")) {
                    delete.setString(1, marker);
                    return delete.executeUpdate();
                }
            }));
        }
    }

    /// Claims `number`; true when an earlier try had committed it.
    private boolean alreadyWritten(Connection connection, long number) throws SQLException {
        try (var claim =
                connection.prepareStatement("UPDATE sluice_versions SET version = ? WHERE name = ? AND version < ?")) {
            claim.setLong(1, number);
            claim.setString(2, marker);
            claim.setLong(3, number);
            if (claim.executeUpdate() == 1) {
                return false;
            }
        }
        try (var known = connection.prepareStatement("SELECT version FROM sluice_versions WHERE name = ?")) {
            known.setString(1, marker);
            try (var row = known.executeQuery()) {
                if (row.next()) {
                    return true;
                }
            }
        }
        try (var first = connection.prepareStatement("INSERT INTO sluice_versions (name, version) VALUES (?, ?)")) {
            first.setString(1, marker);
            first.setLong(2, number);
            first.executeUpdate();
        }
        return false;
    }
}
