package dev.sluice.ledger;

import static dev.sluice.store.Tables.LOGS;
import static dev.sluice.store.Tables.USERS;

import dev.sluice.store.Database;
import java.time.InstantSource;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Log rows of type 1, for money that does not come from a call; blocks. A row is written in the transaction of the
/// money where logs live in the same database, else behind it, and is lost when that database is away then.
final class MoneyLog {
    private static final Logger log = LoggerFactory.getLogger(MoneyLog.class);
    /// `logs.type` of a top-up.
    private static final int TOP_UP = 1;

    private final Database main;
    private final Database logs;
    private final InstantSource clock;

    /// `words` are for people.
    record Entry(long userId, Quota quota, String words) {}

    /// `logs` is `main` itself unless a log database is configured.
    MoneyLog(Database main, Database logs, InstantSource clock) {
        this.main = main;
        this.logs = logs;
        this.clock = clock;
    }

    /// In the transaction that moves the money.
    void inside(DSLContext sql, Entry entry) {
        if (logs == main) {
            insert(sql, entry, name(sql, entry.userId()));
        }
    }

    /// Once that transaction is done.
    void behind(Entry entry) {
        if (logs == main) {
            return;
        }
        try {
            String username = main.read(sql -> name(sql, entry.userId()));
            logs.write(sql -> insert(sql, entry, username));
        } catch (RuntimeException failure) {
            log.atError().setCause(failure).addKeyValue("user", entry.userId()).log("log row of a credit lost");
        }
    }

    private static String name(DSLContext sql, long userId) {
        return sql.select(USERS.USERNAME)
                .from(USERS)
                .where(USERS.ID.eq(userId))
                .fetchOptional(USERS.USERNAME)
                .orElse("");
    }

    private int insert(DSLContext sql, Entry entry, String username) {
        return sql.insertInto(LOGS)
                .set(LOGS.USER_ID, entry.userId())
                .set(LOGS.USERNAME, username)
                .set(LOGS.CREATED_AT, clock.instant().getEpochSecond())
                .set(LOGS.TYPE, TOP_UP)
                .set(LOGS.QUOTA, entry.quota().units())
                .set(LOGS.CONTENT, entry.words())
                .set(LOGS.OTHER, "{}")
                .execute();
    }
}
