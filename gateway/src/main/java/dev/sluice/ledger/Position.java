package dev.sluice.ledger;

/// How far one journal is in the database, as its one writer knows it: money up to `money`, log rows up to `rows`.
/// The two are the same unless rows have a database of their own, which lags behind.
final class Position {
    private final Node node;
    private volatile long money;
    private volatile long rows;

    Position(Node node, long money, long rows) {
        this.node = node;
        this.money = money;
        this.rows = rows;
    }

    Node node() {
        return node;
    }

    long money() {
        return money;
    }

    long rows() {
        return rows;
    }

    /// Events up to here need no more writing.
    long done() {
        return Math.min(money, rows);
    }

    void moneyAt(long seq) {
        money = seq;
    }

    void rowsAt(long seq) {
        rows = seq;
    }
}
