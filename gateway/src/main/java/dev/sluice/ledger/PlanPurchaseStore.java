package dev.sluice.ledger;

import static dev.sluice.store.Tables.LEASES;
import static dev.sluice.store.Tables.SUBSCRIPTION_PLANS;
import static dev.sluice.store.Tables.USER_SUBSCRIPTIONS;

import dev.sluice.ledger.LedgerRow.Kind;
import dev.sluice.store.ChangeFeed;
import dev.sluice.store.Database;
import dev.sluice.store.NewApiEntries;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;

/// Sells plans for what wallets hold (billing.md §8.3); blocks.
///
/// One transaction, under the lock of the user's row, checks the purchase limit, takes the price from the wallet,
/// writes the ledger row, gives the plan and the group that comes with it. What calls under way hold cannot be spent
/// on a plan: nodes are asked to give back what they leased and do not use, and the purchase waits for that.
public final class PlanPurchaseStore {
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Database main;
    private final ChangeFeed feed;
    private final NewApiEntries neighbours;
    private final InstantSource clock;
    private final ZoneId zone;
    private final MoneyLog log;

    /// `logs` is `main` itself unless a log database is configured; `zone` is where days and months begin.
    public PlanPurchaseStore(
            Database main, Database logs, ChangeFeed feed, NewApiEntries neighbours, InstantSource clock, ZoneId zone) {
        this.main = main;
        this.feed = feed;
        this.neighbours = neighbours;
        this.clock = clock;
        this.zone = zone;
        this.log = new MoneyLog(main, logs, clock);
    }

    /// How a purchase ended.
    public enum Outcome {
        BOUGHT,
        /// There is no such plan, or it is switched off.
        UNKNOWN,
        /// The plan cannot be paid from a wallet.
        NOT_FROM_WALLET,
        /// The user has bought it as often as it allows.
        LIMIT,
        /// The wallet holds less than the price.
        SHORT,
        /// It holds enough, but calls under way hold part of it.
        HELD
    }

    private record Attempt(Outcome outcome, MoneyLog.Entry entry) {}

    /// Buys a plan for a user; `quotaPerDollar` is the rate of the site.
    public Outcome buy(long userId, long planId, BigDecimal quotaPerDollar) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var attempt = main.write(sql -> attempt(sql, userId, planId, quotaPerDollar));
            if (attempt.outcome() == Outcome.BOUGHT) {
                feed.published(ChangeFeed.Topic.USERS);
                neighbours.forgetUser(userId);
                log.behind(attempt.entry());
            }
            if (attempt.outcome() != Outcome.HELD || System.nanoTime() - end >= 0) {
                return attempt.outcome();
            }
            feed.published(ChangeFeed.Topic.LEASES);
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private Attempt attempt(DSLContext sql, long userId, long planId, BigDecimal quotaPerDollar) {
        long held = WalletMoves.held(sql, userId);
        var plan = sql.selectFrom(SUBSCRIPTION_PLANS)
                .where(SUBSCRIPTION_PLANS.ID.eq(planId), SUBSCRIPTION_PLANS.ENABLED.isTrue())
                .fetchOne();
        if (plan == null) {
            return ended(Outcome.UNKNOWN);
        }
        if (Boolean.FALSE.equals(plan.get(SUBSCRIPTION_PLANS.ALLOW_BALANCE_PAY))) {
            return ended(Outcome.NOT_FROM_WALLET);
        }
        long most = Objects.requireNonNullElse(plan.get(SUBSCRIPTION_PLANS.MAX_PURCHASE_PER_USER), 0L);
        if (most > 0 && bought(sql, userId, planId) >= most) {
            return ended(Outcome.LIMIT);
        }
        var price = Quota.of(plan.get(SUBSCRIPTION_PLANS.PRICE_AMOUNT)
                .multiply(quotaPerDollar)
                .setScale(0, RoundingMode.CEILING)
                .longValueExact());
        if (held < price.units()) {
            return ended(Outcome.SHORT);
        }
        if (held - leased(sql, userId) < price.units()) {
            wishBack(sql, userId);
            return ended(Outcome.HELD);
        }
        var entry = new MoneyLog.Entry(userId, price, "bought the plan " + plan.get(SUBSCRIPTION_PLANS.TITLE));
        give(sql, entry, plan);
        return new Attempt(Outcome.BOUGHT, entry);
    }

    private static Attempt ended(Outcome outcome) {
        return new Attempt(outcome, new MoneyLog.Entry(0, Quota.ZERO, ""));
    }

    private void give(DSLContext sql, MoneyLog.Entry entry, Record plan) {
        Instant now = clock.instant();
        long id = insert(sql, entry.userId(), plan, now);
        if (!entry.quota().isZero()) {
            WalletMoves.book(
                    sql, new LedgerRow(Kind.DEBIT, now, entry.userId(), 0, 0, id, entry.quota(), "", "plan:" + id));
        }
        log.inside(sql, entry);
        feed.announce(sql, ChangeFeed.Topic.USERS);
    }

    private long insert(DSLContext sql, long userId, Record plan, Instant at) {
        long now = at.getEpochSecond();
        String group = Objects.requireNonNullElse(plan.get(SUBSCRIPTION_PLANS.UPGRADE_GROUP), "");
        var term = new PlanTerm(
                plan.get(SUBSCRIPTION_PLANS.DURATION_UNIT),
                plan.get(SUBSCRIPTION_PLANS.DURATION_VALUE),
                plan.get(SUBSCRIPTION_PLANS.CUSTOM_SECONDS));
        long end = term.end(at, zone).getEpochSecond();
        long reset = ResetTimes.next(
                Objects.requireNonNullElse(plan.get(SUBSCRIPTION_PLANS.QUOTA_RESET_PERIOD), "never"),
                Objects.requireNonNullElse(plan.get(SUBSCRIPTION_PLANS.QUOTA_RESET_CUSTOM_SECONDS), 0L),
                now,
                now,
                end,
                zone);
        var row = sql.newRecord(USER_SUBSCRIPTIONS);
        row.set(USER_SUBSCRIPTIONS.USER_ID, userId);
        row.set(USER_SUBSCRIPTIONS.PLAN_ID, plan.get(SUBSCRIPTION_PLANS.ID));
        row.set(USER_SUBSCRIPTIONS.AMOUNT_TOTAL, plan.get(SUBSCRIPTION_PLANS.TOTAL_AMOUNT));
        row.set(USER_SUBSCRIPTIONS.AMOUNT_USED, 0L);
        row.set(USER_SUBSCRIPTIONS.START_TIME, now);
        row.set(USER_SUBSCRIPTIONS.END_TIME, end);
        row.set(USER_SUBSCRIPTIONS.STATUS, "active");
        row.set(USER_SUBSCRIPTIONS.SOURCE, "balance");
        row.set(USER_SUBSCRIPTIONS.LAST_RESET_TIME, reset == 0 ? 0 : now);
        row.set(USER_SUBSCRIPTIONS.NEXT_RESET_TIME, reset);
        row.set(USER_SUBSCRIPTIONS.UPGRADE_GROUP, group);
        row.set(USER_SUBSCRIPTIONS.PREV_USER_GROUP, PlanGroups.upgrade(sql, userId, group, now));
        row.set(
                USER_SUBSCRIPTIONS.DOWNGRADE_GROUP,
                Objects.requireNonNullElse(plan.get(SUBSCRIPTION_PLANS.DOWNGRADE_GROUP), ""));
        row.set(
                USER_SUBSCRIPTIONS.ALLOW_WALLET_OVERFLOW,
                !Boolean.FALSE.equals(plan.get(SUBSCRIPTION_PLANS.ALLOW_WALLET_OVERFLOW)));
        row.set(USER_SUBSCRIPTIONS.CREATED_AT, now);
        row.set(USER_SUBSCRIPTIONS.UPDATED_AT, now);
        sql.insertInto(USER_SUBSCRIPTIONS).set(row).execute();
        // Under the lock of the user's row the newest is ours.
        return Objects.requireNonNull(sql.select(DSL.max(USER_SUBSCRIPTIONS.ID))
                .from(USER_SUBSCRIPTIONS)
                .where(USER_SUBSCRIPTIONS.USER_ID.eq(userId))
                .fetchSingle()
                .value1());
    }

    private static int bought(DSLContext sql, long userId, long planId) {
        return sql.fetchCount(DSL.selectOne()
                .from(USER_SUBSCRIPTIONS)
                .where(USER_SUBSCRIPTIONS.USER_ID.eq(userId), USER_SUBSCRIPTIONS.PLAN_ID.eq(planId)));
    }

    private static long leased(DSLContext sql, long userId) {
        return sql
                .select(LEASES.AMOUNT)
                .from(LEASES)
                .where(LEASES.KIND.eq(AccountKey.Kind.USER.number()), LEASES.ACCOUNT_ID.eq(userId))
                .fetch(LEASES.AMOUNT)
                .stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private void wishBack(DSLContext sql, long userId) {
        sql.update(LEASES)
                .set(LEASES.WISHED, Long.MAX_VALUE)
                .where(
                        LEASES.KIND.eq(AccountKey.Kind.USER.number()),
                        LEASES.ACCOUNT_ID.eq(userId),
                        LEASES.AMOUNT.gt(0L))
                .execute();
        feed.announce(sql, ChangeFeed.Topic.LEASES);
    }
}
