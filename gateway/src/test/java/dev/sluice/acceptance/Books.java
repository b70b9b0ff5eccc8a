package dev.sluice.acceptance;

import static dev.sluice.store.Tables.CHANNELS;
import static dev.sluice.store.Tables.LOGS;
import static dev.sluice.store.Tables.TOKENS;
import static dev.sluice.store.Tables.USERS;

import dev.sluice.store.Fixture;
import java.math.BigDecimal;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.DSL;

/// Every place of the database that counts the fixture's quota, at one moment.
record Books(long userQuota, long userUsed, long tokenQuota, long tokenUsed, long channelUsed, long logged) {
    static Books read(DSLContext sql) {
        var user = sql.select(USERS.QUOTA, USERS.USED_QUOTA)
                .from(USERS)
                .where(USERS.ID.eq(Fixture.USER))
                .fetchSingle();
        var token = sql.select(TOKENS.REMAIN_QUOTA, TOKENS.USED_QUOTA)
                .from(TOKENS)
                .where(TOKENS.ID.eq(Fixture.TOKEN))
                .fetchSingle();
        long channels = sum(sql, CHANNELS.USED_QUOTA, DSL.noCondition());
        return new Books(
                user.value1(),
                user.value2(),
                token.value1(),
                token.value2(),
                channels,
                sum(sql, LOGS.QUOTA, LOGS.TYPE.eq(2)) - sum(sql, LOGS.QUOTA, LOGS.TYPE.eq(6)));
    }

    private static long sum(DSLContext sql, TableField<Record, Long> column, Condition which) {
        BigDecimal sum = sql.select(DSL.sum(column))
                .from(column.getTable())
                .where(which)
                .fetchSingle()
                .value1();
        return sum == null ? 0 : sum.longValueExact();
    }

    /// What these books say after `quota` more has been spent.
    Books spent(long quota) {
        return new Books(
                userQuota - quota,
                userUsed + quota,
                tokenQuota - quota,
                tokenUsed + quota,
                channelUsed + quota,
                logged + quota);
    }
}
