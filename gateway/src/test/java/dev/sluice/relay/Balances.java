package dev.sluice.relay;

import static dev.sluice.store.Tables.CHANNELS;
import static dev.sluice.store.Tables.LOGS;
import static dev.sluice.store.Tables.TOKENS;
import static dev.sluice.store.Tables.USERS;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.sum;

import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Table;

/// Where a [Scene]'s money is, by every account of it. `left` and `spent` are those of all users, `tokenLeft` and
/// `tokenSpent` those of all tokens.
record Balances(long left, long spent, long tokenLeft, long tokenSpent, long channels, long logs) {
    static Balances read(DSLContext sql) {
        return new Balances(
                total(sql, USERS, USERS.QUOTA),
                total(sql, USERS, USERS.USED_QUOTA),
                total(sql, TOKENS, TOKENS.REMAIN_QUOTA),
                total(sql, TOKENS, TOKENS.USED_QUOTA),
                total(sql, CHANNELS, CHANNELS.USED_QUOTA),
                sql.select(coalesce(sum(LOGS.QUOTA), inline(0)))
                        .from(LOGS)
                        .where(LOGS.TYPE.eq(2))
                        .fetchSingle()
                        .value1()
                        .longValueExact());
    }

    private static long total(DSLContext sql, Table<?> table, Field<Long> column) {
        return sql.select(coalesce(sum(column), inline(0)))
                .from(table)
                .fetchSingle()
                .value1()
                .longValueExact();
    }

    /// What two users and two tokens began with.
    private static final long BEGAN_WITH = 2 * Scene.QUOTA;

    /// What was spent, on which all accounts must agree; a difference is an error that shows them all.
    long agreedSpending() {
        boolean agree = BEGAN_WITH - left == spent
                && tokenLeft + tokenSpent == BEGAN_WITH
                && tokenSpent == spent
                && channels == spent
                && logs == spent;
        if (!agree) {
            throw new AssertionError("the accounts differ: " + this);
        }
        return spent;
    }
}
