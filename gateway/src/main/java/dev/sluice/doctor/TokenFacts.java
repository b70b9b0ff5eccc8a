package dev.sluice.doctor;

import static dev.sluice.store.Tables.TOKENS;
import static dev.sluice.store.Tables.USERS;

import java.util.List;
import java.util.Objects;
import org.jooq.DSLContext;
import org.jooq.Record;

/// An enabled token, without its key.
record TokenFacts(
        long id,
        String name,
        String group,
        String userGroup,
        boolean modelLimitsEnabled,
        String modelLimits,
        boolean unlimited,
        long remainQuota) {
    private static final int ENABLED = 1;

    /// Every enabled token that has not been deleted, by id.
    static List<TokenFacts> enabled(DSLContext sql) {
        return sql.select(
                        TOKENS.ID,
                        TOKENS.NAME,
                        TOKENS.GROUP,
                        TOKENS.MODEL_LIMITS_ENABLED,
                        TOKENS.MODEL_LIMITS,
                        TOKENS.UNLIMITED_QUOTA,
                        TOKENS.REMAIN_QUOTA,
                        USERS.GROUP)
                .from(TOKENS)
                .leftJoin(USERS)
                .on(USERS.ID.eq(TOKENS.USER_ID))
                .where(TOKENS.STATUS.eq(ENABLED), TOKENS.DELETED_AT.isNull())
                .orderBy(TOKENS.ID)
                .fetch(TokenFacts::of);
    }

    private static TokenFacts of(Record row) {
        return new TokenFacts(
                row.get(TOKENS.ID),
                Objects.requireNonNullElse(row.get(TOKENS.NAME), ""),
                Objects.requireNonNullElse(row.get(TOKENS.GROUP), ""),
                Objects.requireNonNullElse(row.get(USERS.GROUP), ""),
                Boolean.TRUE.equals(row.get(TOKENS.MODEL_LIMITS_ENABLED)),
                Objects.requireNonNullElse(row.get(TOKENS.MODEL_LIMITS), ""),
                Boolean.TRUE.equals(row.get(TOKENS.UNLIMITED_QUOTA)),
                Objects.requireNonNullElse(row.get(TOKENS.REMAIN_QUOTA), 0L));
    }

    boolean groupMissing() {
        return group.isBlank();
    }

    /// How the seed's statement names the group.
    String label() {
        return groupMissing() ? "not set" : group;
    }
}
