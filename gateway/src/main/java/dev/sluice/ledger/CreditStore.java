package dev.sluice.ledger;

import static dev.sluice.store.Tables.LOGS;
import static dev.sluice.store.Tables.USERS;

import dev.sluice.store.ChangeFeed;
import dev.sluice.store.Database;
import java.time.InstantSource;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives quota to users: top-ups, redemption codes, gifts; blocks.
///
/// Each credit names its cause by a reference, and happens once for it however often it is asked for. One
/// transaction writes the row of `sluice_ledger` and raises `users.quota`; the row of `logs` is in it, too,
/// where logs live in the same database, else it follows.
public final class CreditStore {
    private static final Logger log = LoggerFactory.getLogger(CreditStore.class);
    /// `logs.type` of a top-up.
    private static final int TOP_UP = 1;
    /// `redemptions.status`.
    private static final int ENABLED = 1;

    private static final int USED = 3;

    private final Database main;
    private final Database logs;
    private final ChangeFeed feed;
    private final InstantSource clock;

    /// `logs` is `main` itself unless a log database is configured.
    public CreditStore(Database main, Database logs, ChangeFeed feed, InstantSource clock) {
        this.main = main;
        this.logs = logs;
        this.feed = feed;
        this.clock = clock;
    }

    /// False when `reference` was credited before. `words` are for people.
    public boolean credit(long userId, Quota quota, String reference, String words) {
        boolean done = main.write(sql -> give(sql, userId, quota, reference, words));
        told(done, userId, quota, words);
        return done;
    }

    /// What the code was worth; empty when there is no such code, or it is used, disabled or past its time. A
    /// code is worth something to one user once.
    public Optional<Quota> redeem(long userId, String key) {
        var redeemed = main.write(sql -> claim(sql, userId, key));
        redeemed.ifPresent(quota -> told(true, userId, quota, redeemedWords()));
        return redeemed;
    }

    private Optional<Quota> claim(DSLContext sql, long userId, String key) {
        long now = clock.instant().getEpochSecond();
        var code = sql.select(DSL.field("id", Long.class), DSL.field("quota", Long.class))
                .from(DSL.table("redemptions"))
                .where(
                        DSL.field(DSL.name("key"), String.class).eq(key),
                        DSL.field("status", Integer.class).eq(ENABLED),
                        DSL.field("deleted_at").isNull(),
                        DSL.coalesce(DSL.field("expired_time", Long.class), 0L)
                                .eq(0L)
                                .or(DSL.field("expired_time", Long.class).gt(now)))
                .fetchOne();
        if (code == null || code.value2() <= 0) {
            return Optional.empty();
        }
        int claimed = sql.update(DSL.table("redemptions"))
                .set(DSL.field("status", Integer.class), USED)
                .set(DSL.field("redeemed_time", Long.class), now)
                .set(DSL.field("used_user_id", Long.class), userId)
                .where(
                        DSL.field("id", Long.class).eq(code.value1()),
                        DSL.field("status", Integer.class).eq(ENABLED))
                .execute();
        var quota = Quota.of(code.value2());
        return claimed == 1 && give(sql, userId, quota, "redemption:" + code.value1(), redeemedWords())
                ? Optional.of(quota)
                : Optional.empty();
    }

    private static String redeemedWords() {
        return "redeemed a code";
    }

    private boolean give(DSLContext sql, long userId, Quota quota, String reference, String words) {
        var row = new LedgerRow(LedgerRow.Kind.CREDIT, clock.instant(), userId, 0, 0, 0, quota, "", reference);
        boolean fresh = sql.connectionResult(connection -> LedgerRows.insertOnce(connection, row));
        if (!fresh) {
            return false;
        }
        int users = sql.update(USERS)
                .set(USERS.QUOTA, USERS.QUOTA.plus(quota.units()))
                .where(USERS.ID.eq(userId))
                .execute();
        if (users == 0) {
            throw new IllegalArgumentException("user %d does not exist".formatted(userId));
        }
        if (logs == main) {
            logRow(sql, userId, quota, words);
        }
        feed.announce(sql, ChangeFeed.Topic.USERS);
        return true;
    }

    private void told(boolean done, long userId, Quota quota, String words) {
        if (!done) {
            return;
        }
        feed.published(ChangeFeed.Topic.USERS);
        if (logs != main) {
            try {
                logs.write(sql -> logRow(sql, userId, quota, words));
            } catch (RuntimeException failure) {
                log.atError().setCause(failure).addKeyValue("user", userId).log("log row of a credit lost");
            }
        }
    }

    private int logRow(DSLContext sql, long userId, Quota quota, String words) {
        return sql.insertInto(LOGS)
                .set(LOGS.USER_ID, userId)
                .set(LOGS.CREATED_AT, clock.instant().getEpochSecond())
                .set(LOGS.TYPE, TOP_UP)
                .set(LOGS.QUOTA, quota.units())
                .set(LOGS.CONTENT, words)
                .set(LOGS.OTHER, "{}")
                .execute();
    }
}
