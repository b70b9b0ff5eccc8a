package dev.sluice.ledger;

import static dev.sluice.store.Tables.REDEMPTIONS;

import dev.sluice.store.ChangeFeed;
import dev.sluice.store.Database;
import java.time.InstantSource;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.exception.IntegrityConstraintViolationException;
import org.jooq.impl.DSL;

/// Gives quota to users: top-ups, redemption codes, gifts; blocks.
///
/// Each credit names its cause by a reference, and happens once for it however often it is asked for. One
/// transaction writes the row of `sluice_ledger` and raises `users.quota`; the row of `logs` is in it, too,
/// where logs live in the same database, else it follows.
public final class CreditStore {
    private static final String REDEEMED = "redeemed a code";
    /// `redemptions.status`.
    private static final int ENABLED = 1;

    private static final int USED = 3;

    private final Database main;
    private final ChangeFeed feed;
    private final InstantSource clock;
    private final MoneyLog log;

    /// `logs` is `main` itself unless a log database is configured.
    public CreditStore(Database main, Database logs, ChangeFeed feed, InstantSource clock) {
        this.main = main;
        this.feed = feed;
        this.clock = clock;
        this.log = new MoneyLog(main, logs, clock);
    }

    /// False when `reference` was credited before. `words` are for people.
    public boolean credit(long userId, Quota quota, String reference, String words) {
        var entry = new MoneyLog.Entry(userId, quota, words);
        boolean done;
        try {
            done = main.write(sql -> give(sql, entry, reference));
        } catch (IntegrityConstraintViolationException _) {
            // Somebody else credited it at the same moment.
            done = main.write(sql -> give(sql, entry, reference));
        }
        if (done) {
            told(entry);
        }
        return done;
    }

    /// What the code was worth; empty when there is no such code, or it is used, disabled or past its time. A
    /// code is worth something to one user once.
    public Optional<Quota> redeem(long userId, String key) {
        var redeemed = main.write(sql -> claim(sql, userId, key));
        redeemed.ifPresent(this::told);
        return redeemed.map(MoneyLog.Entry::quota);
    }

    private Optional<MoneyLog.Entry> claim(DSLContext sql, long userId, String key) {
        long now = clock.instant().getEpochSecond();
        var code = sql.select(REDEMPTIONS.ID, REDEMPTIONS.QUOTA)
                .from(REDEMPTIONS)
                .where(
                        REDEMPTIONS.KEY.eq(key),
                        REDEMPTIONS.STATUS.eq(ENABLED),
                        REDEMPTIONS.DELETED_AT.isNull(),
                        DSL.coalesce(REDEMPTIONS.EXPIRED_TIME, 0L).eq(0L).or(REDEMPTIONS.EXPIRED_TIME.gt(now)))
                .fetchOne();
        if (code == null || code.value2() <= 0) {
            return Optional.empty();
        }
        int claimed = sql.update(REDEMPTIONS)
                .set(REDEMPTIONS.STATUS, USED)
                .set(REDEMPTIONS.REDEEMED_TIME, now)
                .set(REDEMPTIONS.USED_USER_ID, userId)
                .where(REDEMPTIONS.ID.eq(code.value1()), REDEMPTIONS.STATUS.eq(ENABLED))
                .execute();
        var entry = new MoneyLog.Entry(userId, Quota.of(code.value2()), REDEEMED);
        return claimed == 1 && give(sql, entry, "redemption:" + code.value1()) ? Optional.of(entry) : Optional.empty();
    }

    private boolean give(DSLContext sql, MoneyLog.Entry entry, String reference) {
        var row = new LedgerRow(
                LedgerRow.Kind.CREDIT, clock.instant(), entry.userId(), 0, 0, 0, entry.quota(), "", reference);
        if (!WalletMoves.book(sql, row)) {
            return false;
        }
        log.inside(sql, entry);
        feed.announce(sql, ChangeFeed.Topic.USERS);
        return true;
    }

    private void told(MoneyLog.Entry entry) {
        feed.published(ChangeFeed.Topic.USERS);
        log.behind(entry);
    }
}
