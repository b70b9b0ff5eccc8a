package dev.sluice.ledger;

import static dev.sluice.store.Tables.LEASES;
import static dev.sluice.store.Tables.NODES;

import dev.sluice.store.Database;
import java.time.Duration;
import org.jooq.Field;
import org.jooq.impl.DSL;

/// Gives up, at an operator's word, what a node leased that will never come back; blocks.
///
/// Its charges that are not in the database yet stay in its journal and are booked if that is ever replayed.
/// Until then others may spend that money, so this is for a person to say.
public final class LeaseReleaseStore {
    /// A node that gave a sign of life within this time may be alive.
    public static final Duration SILENCE = Duration.ofMinutes(2);

    private final Database database;

    public LeaseReleaseStore(Database database) {
        this.database = database;
    }

    /// What came of it.
    public sealed interface Outcome {
        /// So many leases are gone.
        record Released(int leases) implements Outcome {}

        /// The node gave a sign of life so many seconds ago, by the clock of the database.
        record Alive(long secondsAgo) implements Outcome {}

        record Unknown() implements Outcome {}
    }

    /// `node` is the number of the node in `sluice_nodes`.
    public Outcome release(long node) {
        return database.write(sql -> {
            var quiet = sql.select(now().minus(NODES.SEEN_AT))
                    .from(NODES)
                    .where(NODES.ID.eq(node))
                    .fetchOne();
            if (quiet == null) {
                return new Outcome.Unknown();
            }
            if (quiet.value1() < SILENCE.toSeconds()) {
                return new Outcome.Alive(quiet.value1());
            }
            return new Outcome.Released(
                    sql.deleteFrom(LEASES).where(LEASES.NODE.eq(node)).execute());
        });
    }

    /// Unix seconds by the clock of the database: clocks of nodes may differ.
    private Field<Long> now() {
        return DSL.field(
                switch (database.engine()) {
                    case SQLITE -> "CAST(strftime('%s', 'now') AS INTEGER)";
                    case POSTGRESQL -> "CAST(EXTRACT(EPOCH FROM now()) AS BIGINT)";
                    case MYSQL -> "UNIX_TIMESTAMP()";
                },
                Long.class);
    }
}
