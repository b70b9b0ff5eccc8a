package dev.sluice.doctor;

import static dev.sluice.store.Tables.LOGS;
import static dev.sluice.store.Tables.QUOTA_DATA;

import dev.sluice.store.Database;
import dev.sluice.store.SchemaState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/// Rows of one table that are older than anyone usually looks back: calls after 30 days, finished jobs after 7, hourly
/// statistics after 90. Source of the ages: seed-system.md §4.3, `data.retention`.
record OldRows(String name, Database database, Table<?> table, Condition old) {
    private static final Duration LOGGED = Duration.ofDays(30);
    private static final Duration FINISHED = Duration.ofDays(7);
    private static final Duration COUNTED = Duration.ofDays(90);
    /// Rows of one transaction: others wait for it no longer than a moment.
    private static final int PIECE = 2_000;

    private static final Field<Long> ID = DSL.field(DSL.name("id"), SQLDataType.BIGINT);

    /// The tables in question, as far as the databases have them.
    static List<OldRows> in(Database main, Database logs, Instant now) {
        List<OldRows> all = new ArrayList<>();
        all.add(new OldRows("logs older than 30 days", logs, LOGS, LOGS.CREATED_AT.lt(seconds(now, LOGGED))));
        all.add(new OldRows(
                "quota_data older than 90 days", main, QUOTA_DATA, QUOTA_DATA.CREATED_AT.lt(seconds(now, COUNTED))));
        if (!SchemaState.of(main).missing().contains("tasks")) {
            Condition finished = DSL.field(DSL.name("status"), SQLDataType.VARCHAR)
                    .in("SUCCESS", "FAILURE")
                    .and(DSL.field(DSL.name("finish_time"), SQLDataType.BIGINT).lt(seconds(now, FINISHED)));
            all.add(new OldRows("tasks finished more than 7 days ago", main, DSL.table(DSL.name("tasks")), finished));
        }
        return List.copyOf(all);
    }

    private static long seconds(Instant now, Duration age) {
        return now.minus(age).getEpochSecond();
    }

    long count() {
        return database.read(sql -> (long) sql.fetchCount(table, old));
    }

    /// Deletes them, a piece at a time, and returns how many there were.
    long delete() {
        long deleted = 0;
        int piece;
        do {
            piece = deletePiece();
            deleted += piece;
        } while (piece > 0);
        return deleted;
    }

    private int deletePiece() {
        return database.write(tx -> {
            List<Long> ids = tx.select(ID)
                    .from(table)
                    .where(old)
                    .orderBy(ID)
                    .limit(PIECE)
                    .fetch(ID);
            return ids.isEmpty()
                    ? 0
                    : tx.deleteFrom(table).where(ID.le(ids.getLast()), old).execute();
        });
    }
}
