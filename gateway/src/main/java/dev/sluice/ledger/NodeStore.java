package dev.sluice.ledger;

import static dev.sluice.store.Tables.NODES;
import static dev.sluice.store.Tables.VERSIONS;

import dev.sluice.store.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;
import org.jooq.DSLContext;

/// Table `sluice_nodes`: how much of each journal is in the database; blocks.
///
/// The position moves in the transaction that writes the events, so each event is written once: a batch begins
/// where the position is or not at all. With a log database of its own, that one has positions too, in
/// `sluice_log_positions`.
final class NodeStore {
    private static final String IDENTITY = "database";
    private static final String MOVE =
            "UPDATE sluice_nodes SET applied = ?, seen_at = ? WHERE id = ? AND owner = ? AND applied = ?";
    private static final String LOOK = "SELECT applied, owner FROM sluice_nodes WHERE id = ?";
    private static final String MOVE_ROWS =
            "UPDATE sluice_log_positions SET applied = ? WHERE node = ? AND applied = ?";
    private static final String LOOK_ROWS = "SELECT applied FROM sluice_log_positions WHERE node = ?";
    private static final String FIRST_ROWS = "INSERT INTO sluice_log_positions (node, applied) VALUES (?, ?)";
    private static final long UNKNOWN = -1;

    private final Database main;
    private final Clock clock;

    NodeStore(Database main, Clock clock) {
        this.main = main;
        this.clock = clock;
    }

    /// The database's own random name; made when first asked for.
    String database() {
        long made = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
        return Long.toHexString(main.write(sql -> {
            sql.insertInto(VERSIONS, VERSIONS.NAME, VERSIONS.VERSION)
                    .values(IDENTITY, made)
                    .onConflictDoNothing()
                    .execute();
            return sql.select(VERSIONS.VERSION)
                    .from(VERSIONS)
                    .where(VERSIONS.NAME.eq(IDENTITY))
                    .fetchSingle()
                    .value1();
        }));
    }

    /// Makes `owner` the one process that may write the journal `name`. Waits for what a process before it may
    /// still be committing.
    Node own(String name, String owner) {
        return main.write(sql -> {
            Openings.begin(sql, clock.instant());
            sql.insertInto(NODES, NODES.NAME, NODES.OWNER, NODES.APPLIED, NODES.SEEN_AT)
                    .values(name, owner, 0L, now())
                    .onConflictDoNothing()
                    .execute();
            sql.update(NODES)
                    .set(NODES.OWNER, owner)
                    .set(NODES.SEEN_AT, now())
                    .where(NODES.NAME.eq(name))
                    .execute();
            return new Node(id(sql, name), name, owner);
        });
    }

    private static long id(DSLContext sql, String name) {
        return sql.select(NODES.ID)
                .from(NODES)
                .where(NODES.NAME.eq(name))
                .fetchSingle()
                .value1();
    }

    long applied(Node node) {
        return main.read(sql -> sql.select(NODES.APPLIED)
                .from(NODES)
                .where(NODES.ID.eq(node.id()))
                .fetchSingle()
                .value1());
    }

    /// A sign of life, for a journal nothing is written to.
    void seen(Node node) {
        main.write(sql -> sql.update(NODES)
                .set(NODES.SEEN_AT, now())
                .where(NODES.ID.eq(node.id()))
                .execute());
    }

    /// Moves the position from `before` to `last`, in the caller's transaction. False when it is there already: an
    /// earlier try was committed.
    boolean move(Connection connection, Node node, long before, long last) throws SQLException {
        try (var move = connection.prepareStatement(MOVE)) {
            move.setLong(1, last);
            move.setLong(2, now());
            move.setLong(3, node.id());
            move.setString(4, node.owner());
            move.setLong(5, before);
            if (move.executeUpdate() == 1) {
                return true;
            }
        }
        try (var look = connection.prepareStatement(LOOK)) {
            look.setLong(1, node.id());
            try (var row = look.executeQuery()) {
                if (!row.next() || !row.getString(2).equals(node.owner())) {
                    throw new Fenced("another process writes the journal of node %d".formatted(node.id()));
                }
                if (row.getLong(1) != last) {
                    throw new Fenced(
                            "node %d stands at %d, want %d or %d".formatted(node.id(), row.getLong(1), before, last));
                }
                return false;
            }
        }
    }

    /// The last event whose row is in `logs`, a database of its own that may not know the node yet: then `applied`.
    static long rowsApplied(Database logs, Node node, long applied) {
        return logs.write(sql -> sql.connectionResult(connection -> {
            long found = rowsApplied(connection, node);
            if (found != UNKNOWN) {
                return found;
            }
            try (var first = connection.prepareStatement(FIRST_ROWS)) {
                first.setString(1, node.name());
                first.setLong(2, applied);
                first.executeUpdate();
            }
            return applied;
        }));
    }

    private static long rowsApplied(Connection connection, Node node) throws SQLException {
        try (var look = connection.prepareStatement(LOOK_ROWS)) {
            look.setString(1, node.name());
            try (var row = look.executeQuery()) {
                return row.next() ? row.getLong(1) : UNKNOWN;
            }
        }
    }

    /// Moves the position of a log database of its own; false when it is there already.
    static boolean moveRows(Connection connection, Node node, long before, long last) throws SQLException {
        try (var move = connection.prepareStatement(MOVE_ROWS)) {
            move.setLong(1, last);
            move.setString(2, node.name());
            move.setLong(3, before);
            if (move.executeUpdate() == 1) {
                return true;
            }
        }
        long found = rowsApplied(connection, node);
        if (found != last) {
            throw new Fenced("rows of node %d stand at %d, want %d or %d".formatted(node.id(), found, before, last));
        }
        return false;
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }
}
