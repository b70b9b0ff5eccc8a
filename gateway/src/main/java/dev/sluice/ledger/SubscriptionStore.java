package dev.sluice.ledger;

import static dev.sluice.store.Tables.SUBSCRIPTION_PLANS;
import static dev.sluice.store.Tables.USER_SUBSCRIPTIONS;

import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;

/// Reads and renews plans of users, inside transactions of others; blocks.
final class SubscriptionStore {
    private final InstantSource clock;
    private final ZoneId zone;

    /// `zone` is where days, weeks and months begin.
    SubscriptionStore(InstantSource clock, ZoneId zone) {
        this.clock = clock;
        this.zone = zone;
    }

    boolean any(DSLContext sql) {
        return sql.fetchExists(DSL.selectOne().from(USER_SUBSCRIPTIONS).where(active()));
    }

    /// The plans of these users in the order they are used up, the quota of those that are due begun anew.
    Map<Long, List<Subscription>> of(DSLContext sql, Collection<Long> users) {
        var found = new HashMap<Long, List<Subscription>>();
        users.forEach(user -> found.put(user, new ArrayList<>()));
        if (users.isEmpty()) {
            return found;
        }
        sql.select(USER_SUBSCRIPTIONS.fields())
                .select(
                        SUBSCRIPTION_PLANS.TITLE,
                        SUBSCRIPTION_PLANS.QUOTA_RESET_PERIOD,
                        SUBSCRIPTION_PLANS.QUOTA_RESET_CUSTOM_SECONDS)
                .from(USER_SUBSCRIPTIONS)
                .leftJoin(SUBSCRIPTION_PLANS)
                .on(SUBSCRIPTION_PLANS.ID.eq(USER_SUBSCRIPTIONS.PLAN_ID))
                .where(active(), USER_SUBSCRIPTIONS.USER_ID.in(users))
                .orderBy(USER_SUBSCRIPTIONS.END_TIME, USER_SUBSCRIPTIONS.ID)
                .fetch()
                .forEach(row -> Objects.requireNonNull(found.get(row.get(USER_SUBSCRIPTIONS.USER_ID)))
                        .add(subscription(sql, row)));
        return found;
    }

    private Condition active() {
        return USER_SUBSCRIPTIONS
                .STATUS
                .eq("active")
                .and(USER_SUBSCRIPTIONS.END_TIME.gt(clock.instant().getEpochSecond()));
    }

    private Subscription subscription(DSLContext sql, Record row) {
        return new Subscription(
                row.get(USER_SUBSCRIPTIONS.ID),
                row.get(USER_SUBSCRIPTIONS.PLAN_ID),
                Objects.requireNonNullElse(row.get(SUBSCRIPTION_PLANS.TITLE), ""),
                row.get(USER_SUBSCRIPTIONS.AMOUNT_TOTAL),
                renewed(sql, row) ? 0 : row.get(USER_SUBSCRIPTIONS.AMOUNT_USED),
                !Boolean.FALSE.equals(row.get(USER_SUBSCRIPTIONS.ALLOW_WALLET_OVERFLOW)));
    }

    /// Plans of users whose quota is due to begin anew, oldest first; at most `most`.
    List<Long> due(DSLContext sql, int most) {
        return sql.select(USER_SUBSCRIPTIONS.ID)
                .from(USER_SUBSCRIPTIONS)
                .where(
                        active(),
                        USER_SUBSCRIPTIONS.NEXT_RESET_TIME.gt(0L),
                        USER_SUBSCRIPTIONS.NEXT_RESET_TIME.le(clock.instant().getEpochSecond()))
                .orderBy(USER_SUBSCRIPTIONS.NEXT_RESET_TIME, USER_SUBSCRIPTIONS.ID)
                .limit(most)
                .fetch(USER_SUBSCRIPTIONS.ID);
    }

    /// Begins the quota of this plan anew; false when it is not due, or somebody else was first.
    boolean renew(DSLContext sql, long id) {
        return sql.select(USER_SUBSCRIPTIONS.fields())
                .select(SUBSCRIPTION_PLANS.QUOTA_RESET_PERIOD, SUBSCRIPTION_PLANS.QUOTA_RESET_CUSTOM_SECONDS)
                .from(USER_SUBSCRIPTIONS)
                .leftJoin(SUBSCRIPTION_PLANS)
                .on(SUBSCRIPTION_PLANS.ID.eq(USER_SUBSCRIPTIONS.PLAN_ID))
                .where(USER_SUBSCRIPTIONS.ID.eq(id))
                .fetchOptional()
                .filter(row -> isDue(row) && renewOnce(sql, row))
                .isPresent();
    }

    /// A plan of a user whose time is over.
    record Over(long id, long userId) {}

    /// What became of a plan whose time is over.
    enum End {
        /// Somebody else was first.
        ALREADY,
        SAME_GROUP,
        OTHER_GROUP
    }

    /// Plans of users whose time is over and that are still called active; at most `most`.
    List<Over> over(DSLContext sql, int most) {
        return sql.select(USER_SUBSCRIPTIONS.ID, USER_SUBSCRIPTIONS.USER_ID)
                .from(USER_SUBSCRIPTIONS)
                .where(
                        USER_SUBSCRIPTIONS.STATUS.eq("active"),
                        USER_SUBSCRIPTIONS.END_TIME.le(clock.instant().getEpochSecond()))
                .orderBy(USER_SUBSCRIPTIONS.END_TIME, USER_SUBSCRIPTIONS.ID)
                .limit(most)
                .fetch(row -> new Over(row.get(USER_SUBSCRIPTIONS.ID), row.get(USER_SUBSCRIPTIONS.USER_ID)));
    }

    /// Ends a plan, and with it the group it gave.
    End end(DSLContext sql, Over over) {
        // A purchase of the user and the end of another plan must not decide about the group at one time.
        boolean exists = WalletMoves.lock(sql, over.userId());
        long now = clock.instant().getEpochSecond();
        int ended = sql.update(USER_SUBSCRIPTIONS)
                .set(USER_SUBSCRIPTIONS.STATUS, "expired")
                .set(USER_SUBSCRIPTIONS.UPDATED_AT, now)
                .where(
                        USER_SUBSCRIPTIONS.ID.eq(over.id()),
                        USER_SUBSCRIPTIONS.STATUS.eq("active"),
                        USER_SUBSCRIPTIONS.END_TIME.le(now))
                .execute();
        if (ended == 0) {
            return End.ALREADY;
        }
        var row = sql.fetchSingle(USER_SUBSCRIPTIONS, USER_SUBSCRIPTIONS.ID.eq(over.id()));
        return exists && PlanGroups.downgrade(sql, row, now) ? End.OTHER_GROUP : End.SAME_GROUP;
    }

    /// Begins the quota anew when that is due. Two who find it due do it once.
    private boolean renewed(DSLContext sql, Record row) {
        if (!isDue(row)) {
            return false;
        }
        renewOnce(sql, row);
        return true;
    }

    private boolean isDue(Record row) {
        long due = Objects.requireNonNullElse(row.get(USER_SUBSCRIPTIONS.NEXT_RESET_TIME), 0L);
        return due > 0 && due <= clock.instant().getEpochSecond();
    }

    private boolean renewOnce(DSLContext sql, Record row) {
        long now = clock.instant().getEpochSecond();
        long due = row.get(USER_SUBSCRIPTIONS.NEXT_RESET_TIME);
        long next = ResetTimes.next(
                Objects.requireNonNullElse(row.get(SUBSCRIPTION_PLANS.QUOTA_RESET_PERIOD), "never"),
                Objects.requireNonNullElse(row.get(SUBSCRIPTION_PLANS.QUOTA_RESET_CUSTOM_SECONDS), 0L),
                due,
                now,
                Objects.requireNonNullElse(row.get(USER_SUBSCRIPTIONS.END_TIME), 0L),
                zone);
        int renewed = sql.update(USER_SUBSCRIPTIONS)
                .set(USER_SUBSCRIPTIONS.AMOUNT_USED, 0L)
                .set(USER_SUBSCRIPTIONS.LAST_RESET_TIME, now)
                .set(USER_SUBSCRIPTIONS.NEXT_RESET_TIME, next)
                .set(USER_SUBSCRIPTIONS.UPDATED_AT, now)
                .where(
                        USER_SUBSCRIPTIONS.ID.eq(row.get(USER_SUBSCRIPTIONS.ID)),
                        USER_SUBSCRIPTIONS.NEXT_RESET_TIME.eq(due))
                .execute();
        return renewed == 1;
    }
}
