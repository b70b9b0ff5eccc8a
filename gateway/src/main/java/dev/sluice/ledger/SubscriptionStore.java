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

    /// Begins the quota anew when that is due. Two who find it due do it once.
    private boolean renewed(DSLContext sql, Record row) {
        long now = clock.instant().getEpochSecond();
        long due = Objects.requireNonNullElse(row.get(USER_SUBSCRIPTIONS.NEXT_RESET_TIME), 0L);
        if (due <= 0 || due > now) {
            return false;
        }
        long next = ResetTimes.next(
                Objects.requireNonNullElse(row.get(SUBSCRIPTION_PLANS.QUOTA_RESET_PERIOD), "never"),
                Objects.requireNonNullElse(row.get(SUBSCRIPTION_PLANS.QUOTA_RESET_CUSTOM_SECONDS), 0L),
                due,
                now,
                Objects.requireNonNullElse(row.get(USER_SUBSCRIPTIONS.END_TIME), 0L),
                zone);
        sql.update(USER_SUBSCRIPTIONS)
                .set(USER_SUBSCRIPTIONS.AMOUNT_USED, 0L)
                .set(USER_SUBSCRIPTIONS.LAST_RESET_TIME, now)
                .set(USER_SUBSCRIPTIONS.NEXT_RESET_TIME, next)
                .set(USER_SUBSCRIPTIONS.UPDATED_AT, now)
                .where(
                        USER_SUBSCRIPTIONS.ID.eq(row.get(USER_SUBSCRIPTIONS.ID)),
                        USER_SUBSCRIPTIONS.NEXT_RESET_TIME.eq(due))
                .execute();
        return true;
    }
}
