package dev.sluice.ledger;

import static dev.sluice.store.Tables.VERSIONS;

import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import org.jooq.DSLContext;

/// Table `sluice_openings`: what the counters of users, tokens and channels stood at when the ledger began in this
/// database. Counters are these and the sum of the ledger since.
final class Openings {
    /// The counters, with their number in column `kind`.
    static final Map<String, Integer> KINDS = Map.of("users", 1, "tokens", 2, "channels", 3);

    private static final String BEGAN = "ledger_began";

    private Openings() {}

    /// Begins the ledger, unless it has; in the transaction of `sql`, before anything is written to it.
    static void begin(DSLContext sql, Instant now) {
        int first = sql.insertInto(VERSIONS, VERSIONS.NAME, VERSIONS.VERSION)
                .values(BEGAN, now.getEpochSecond())
                .onConflictDoNothing()
                .execute();
        if (first == 1) {
            KINDS.forEach((table, kind) -> {
                String requests = table.equals("users") ? "COALESCE(request_count, 0)" : "0";
                sql.execute("INSERT INTO sluice_openings (kind, account_id, used_quota, requests) SELECT " + kind
                        + ", id, COALESCE(used_quota, 0), " + requests + " FROM " + table
                        + " WHERE COALESCE(used_quota, 0) <> 0 OR " + requests + " <> 0");
            });
        }
    }

    /// When the ledger began, in Unix seconds; empty when it has not.
    static OptionalLong began(DSLContext sql) {
        return sql.select(VERSIONS.VERSION)
                .from(VERSIONS)
                .where(VERSIONS.NAME.eq(BEGAN))
                .fetchOptional(VERSIONS.VERSION)
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty);
    }
}
