package dev.sluice.admin;

import static dev.sluice.store.Tables.TOKENS;

import dev.sluice.store.ChangeFeed;
import dev.sluice.store.Database;
import dev.sluice.store.NewApiEntries;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// The tokens of one account, as their owner manages them. Deleted ones stay in the table, marked.
final class ManagedTokenStore {
    /// One page and how many tokens there are.
    record Listing(List<Record> rows, long total) {}

    private final Database database;
    private final ChangeFeed feed;
    private final NewApiEntries neighbours;
    private final InstantSource clock;

    ManagedTokenStore(Database database, ChangeFeed feed, NewApiEntries neighbours, InstantSource clock) {
        this.database = database;
        this.feed = feed;
        this.neighbours = neighbours;
        this.clock = clock;
    }

    /// Newest first.
    Listing list(long userId, Condition filter, Paging paging) {
        Condition which = owned(userId).and(filter);
        return database.read(sql -> new Listing(
                List.copyOf(sql.select(TokenShape.COLUMNS.columns())
                        .from(TOKENS)
                        .where(which)
                        .orderBy(TOKENS.ID.desc())
                        .limit(paging.size())
                        .offset(paging.offset())
                        .fetch()),
                sql.fetchCount(DSL.selectOne().from(TOKENS).where(which))));
    }

    Record get(long userId, long id) {
        return database.read(sql -> find(sql, userId, id));
    }

    /// Key by token id; ids of other people's tokens are left out.
    Map<Long, String> keys(long userId, Collection<Long> ids) {
        return database.read(sql -> {
            Map<Long, String> keys = new LinkedHashMap<>();
            sql.select(TOKENS.ID, TOKENS.KEY)
                    .from(TOKENS)
                    .where(owned(userId), TOKENS.ID.in(ids))
                    .forEach(row -> keys.put(row.value1(), Rows.text(row, TOKENS.KEY)));
            return keys;
        });
    }

    Record create(long userId, Map<Field<?>, @Nullable Object> columns, long most) {
        long now = clock.instant().getEpochSecond();
        return change(tx -> {
            if (tx.fetchCount(DSL.selectOne().from(TOKENS).where(owned(userId))) >= most) {
                throw Declined.because("token_limit", "an account has at most %d tokens".formatted(most));
            }
            Map<Field<?>, @Nullable Object> row = new LinkedHashMap<>(columns);
            row.put(TOKENS.USER_ID, userId);
            row.put(TOKENS.KEY, Secrets.clientKey());
            row.put(TOKENS.STATUS, TokenStatus.ENABLED);
            row.put(TOKENS.CREATED_TIME, now);
            row.put(TOKENS.ACCESSED_TIME, now);
            row.put(TOKENS.USED_QUOTA, 0L);
            return find(tx, userId, Inserts.row(tx, TOKENS, TOKENS.ID, row));
        });
    }

    Record update(long userId, long id, Map<Field<?>, @Nullable Object> columns) {
        return change(userId, List.of(id), tx -> {
            find(tx, userId, id);
            tx.update(TOKENS).set(columns).where(TOKENS.ID.eq(id)).execute();
            return find(tx, userId, id);
        });
    }

    /// A token that ran out cannot be switched on again until what ended it is changed.
    Record setStatus(long userId, long id, int status) {
        return change(userId, List.of(id), tx -> {
            Record row = find(tx, userId, id);
            if (status == TokenStatus.ENABLED) {
                checkUsable(row);
            }
            tx.update(TOKENS).set(TOKENS.STATUS, status).where(TOKENS.ID.eq(id)).execute();
            return find(tx, userId, id);
        });
    }

    int delete(long userId, Collection<Long> ids) {
        return change(
                userId,
                ids,
                tx -> tx.update(TOKENS)
                        .set(TOKENS.DELETED_AT, clock.instant())
                        .where(owned(userId), TOKENS.ID.in(ids))
                        .execute());
    }

    private void checkUsable(Record row) {
        long end = Rows.number(row, TOKENS.EXPIRED_TIME);
        if (end != -1 && end <= clock.instant().getEpochSecond()) {
            throw Declined.because("token_expired", "the token has expired; change its expired_time first");
        }
        if (!Rows.flag(row, TOKENS.UNLIMITED_QUOTA) && Rows.number(row, TOKENS.REMAIN_QUOTA) <= 0) {
            throw Declined.because("token_exhausted", "the token is used up; change its remain_quota first");
        }
    }

    /// A change of tokens that are there; a key never changes.
    private <T> T change(long userId, Collection<Long> ids, Function<DSLContext, T> work) {
        Collection<String> keys = keys(userId, ids).values();
        T result = change(work);
        keys.forEach(neighbours::forgetToken);
        return result;
    }

    private <T> T change(Function<DSLContext, T> work) {
        T result = database.write(tx -> {
            T done = work.apply(tx);
            feed.announce(tx, ChangeFeed.Topic.TOKENS);
            return done;
        });
        feed.published(ChangeFeed.Topic.TOKENS);
        return result;
    }

    private static Condition owned(long userId) {
        return TOKENS.USER_ID.eq(userId).and(TOKENS.DELETED_AT.isNull());
    }

    private static Record find(DSLContext sql, long userId, long id) {
        return sql.select(TokenShape.COLUMNS.columns())
                .from(TOKENS)
                .where(owned(userId), TOKENS.ID.eq(id))
                .fetchOptional()
                .orElseThrow(() -> Declined.missing("token", id));
    }
}
