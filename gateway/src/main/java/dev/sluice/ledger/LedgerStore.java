package dev.sluice.ledger;

import dev.sluice.ledger.LedgerBatch.Hour;
import dev.sluice.store.Database;
import java.util.List;
import java.util.Map;

/// Writes a batch of ledger events into the database; blocks.
///
/// Money, statistics, ledger rows, jobs and the journal's position are one transaction, and so are log rows where
/// they live in the same database. The position tells a batch that is tried again whether an earlier try was
/// committed, so every event is written exactly once.
///
/// A separate log database has a position of its own, moved with its rows. Money is committed first and rows
/// follow.
final class LedgerStore {
    private final Accounts accounts;
    private final Database main;
    private final Database logs;
    private final NodeStore nodes;
    private final LogRowWriter rows;
    private final HourWriter hours;

    /// `logs` is `main` itself unless a log database is configured.
    LedgerStore(Database main, Database logs, NodeStore nodes, String nodeName, Accounts accounts) {
        this.accounts = accounts;
        this.main = main;
        this.logs = logs;
        this.nodes = nodes;
        rows = new LogRowWriter(logs.engine());
        hours = new HourWriter(LogRowWriter.quoted(main.engine(), "count"), nodeName);
    }

    private record Written(BalancesLeft balances, Map<Hour, Long> hours) {}

    /// Where the journal of `node` stands.
    Position position(Node node) {
        long money = nodes.applied(node);
        return new Position(node, money, hasOwnLogs() ? NodeStore.rowsApplied(logs, node, money) : money);
    }

    /// Writes the money and what shares its database.
    /// `ours`: the events are of this process, whose leases shrink with them.
    BalancesLeft writeMoney(Position position, LedgerBatch batch, boolean ours) {
        List<AccountKey> leased = ours ? CounterWriter.leased(batch, accounts) : List.of();
        var written = main.write(sql -> sql.connectionResult(connection -> {
            Map<Hour, Long> fresh = Map.of();
            if (nodes.move(connection, position.node(), position.money(), batch.last())) {
                CrashPoint.POSITION_WRITTEN.reached();
                CounterWriter.spend(connection, batch);
                CounterWriter.carry(connection, batch);
                CounterWriter.shrink(connection, batch, leased, accounts.holder(), false);
                fresh = hours.add(connection, batch.hours());
                LedgerRows.insert(connection, position.node().id(), batch.charges());
                batch.jobs().forEach(job -> JobStore.insert(sql, job));
                if (!hasOwnLogs()) {
                    rows.insert(connection, records(batch.rows()));
                }
                CrashPoint.BEFORE_COMMIT.reached();
            } else {
                CounterWriter.shrink(connection, batch, leased, accounts.holder(), true);
            }
            return new Written(CounterWriter.balances(connection, batch, leased, accounts), fresh);
        }));
        CrashPoint.AFTER_COMMIT.reached();
        hours.remember(written.hours());
        moneyAt(position, batch.last());
        return written.balances();
    }

    /// Moves past events that are not written.
    void passMoney(Position position, long last) {
        main.write(sql ->
                sql.connectionResult(connection -> nodes.move(connection, position.node(), position.money(), last)));
        moneyAt(position, last);
    }

    private void moneyAt(Position position, long last) {
        position.moneyAt(last);
        if (!hasOwnLogs()) {
            position.rowsAt(last);
        }
    }

    /// Whether log rows need a write of their own.
    boolean hasOwnLogs() {
        return logs != main;
    }

    /// Writes rows of a separate log database; `last` is the number they reach to.
    void writeRows(Position position, List<Numbered> events, long last) {
        logs.write(sql -> sql.connectionResult(connection -> {
            boolean fresh = NodeStore.moveRows(connection, position.node(), position.rows(), last);
            if (fresh) {
                rows.insert(connection, records(events));
                CrashPoint.BEFORE_ROWS_COMMIT.reached();
            }
            return fresh;
        }));
        CrashPoint.AFTER_ROWS_COMMIT.reached();
        position.rowsAt(last);
    }

    private static List<CallRecord> records(List<Numbered> rows) {
        return rows.stream().map(row -> (CallRecord) row.event()).toList();
    }
}
