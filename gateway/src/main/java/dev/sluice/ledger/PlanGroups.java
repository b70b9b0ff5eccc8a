package dev.sluice.ledger;

import static dev.sluice.store.Tables.USERS;
import static dev.sluice.store.Tables.USER_SUBSCRIPTIONS;

import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/// The group a plan gives its user, and the one that is left when it ends (billing.md §8.3); in transactions of
/// others that hold the row of the user.
final class PlanGroups {
    private PlanGroups() {}

    /// Puts the user into the plan's group; what to remember as the group before, `""` when nothing changed. Where
    /// another plan gave the group of now, that is the one before that plan, so the order they end in is no matter.
    static String upgrade(DSLContext sql, long userId, String group, long now) {
        if (group.isBlank()) {
            return "";
        }
        String current = group(sql, userId);
        String before = current;
        var others = sql.selectFrom(USER_SUBSCRIPTIONS)
                .where(giving(userId, now), USER_SUBSCRIPTIONS.UPGRADE_GROUP.eq(current))
                .orderBy(USER_SUBSCRIPTIONS.ID)
                .fetch();
        for (var other : others) {
            if (!text(other.get(USER_SUBSCRIPTIONS.PREV_USER_GROUP)).isBlank()) {
                before = text(other.get(USER_SUBSCRIPTIONS.PREV_USER_GROUP));
                break;
            }
        }
        if (!group.equals(current)) {
            move(sql, userId, group);
        }
        return before.equals(group) ? "" : before;
    }

    /// Takes back what `ended`, no longer active, gave: to the group of another plan that still gives one, else to
    /// that named for the end, else to the one before. Nothing when the user is in another group by now.
    static boolean downgrade(DSLContext sql, Record ended, long now) {
        long userId = ended.get(USER_SUBSCRIPTIONS.USER_ID);
        String given = text(ended.get(USER_SUBSCRIPTIONS.UPGRADE_GROUP));
        if (given.isBlank() || !given.equals(group(sql, userId))) {
            return false;
        }
        String next = sql.select(USER_SUBSCRIPTIONS.UPGRADE_GROUP)
                .from(USER_SUBSCRIPTIONS)
                .where(giving(userId, now))
                .orderBy(USER_SUBSCRIPTIONS.ID.desc())
                .limit(1)
                .fetchOptional(USER_SUBSCRIPTIONS.UPGRADE_GROUP)
                .orElseGet(() -> {
                    String named = text(ended.get(USER_SUBSCRIPTIONS.DOWNGRADE_GROUP));
                    return named.isBlank() ? text(ended.get(USER_SUBSCRIPTIONS.PREV_USER_GROUP)) : named;
                });
        if (next.isBlank() || next.equals(given)) {
            return false;
        }
        move(sql, userId, next);
        return true;
    }

    private static Condition giving(long userId, long now) {
        return USER_SUBSCRIPTIONS
                .USER_ID
                .eq(userId)
                .and(USER_SUBSCRIPTIONS.STATUS.eq("active"))
                .and(USER_SUBSCRIPTIONS.END_TIME.gt(now))
                .and(USER_SUBSCRIPTIONS.UPGRADE_GROUP.ne(""));
    }

    private static String group(DSLContext sql, long userId) {
        return text(
                sql.select(USERS.GROUP).from(USERS).where(USERS.ID.eq(userId)).fetchOne(USERS.GROUP));
    }

    private static void move(DSLContext sql, long userId, String group) {
        sql.update(USERS).set(USERS.GROUP, group).where(USERS.ID.eq(userId)).execute();
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
