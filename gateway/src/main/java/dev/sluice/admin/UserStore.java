package dev.sluice.admin;

import static dev.sluice.store.Tables.USERS;

import dev.sluice.store.ChangeFeed;
import dev.sluice.store.Database;
import dev.sluice.store.NewApiEntries;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// Accounts, as administrators manage them. Deleted ones stay in the table, marked, unless root wants them gone.
final class UserStore {
    /// One page and how many accounts there are.
    record Listing(List<Record> rows, long total) {}

    private final Database database;
    private final ChangeFeed feed;
    private final NewApiEntries neighbours;
    private final InstantSource clock;

    UserStore(Database database, ChangeFeed feed, NewApiEntries neighbours, InstantSource clock) {
        this.database = database;
        this.feed = feed;
        this.neighbours = neighbours;
        this.clock = clock;
    }

    Listing list(Condition which, Paging paging) {
        return database.read(sql -> new Listing(
                List.copyOf(sql.select(UserShape.WHOLE.columns())
                        .from(USERS)
                        .where(which)
                        .orderBy(USERS.ID.desc())
                        .limit(paging.size())
                        .offset(paging.offset())
                        .fetch()),
                sql.fetchCount(DSL.selectOne().from(USERS).where(which))));
    }

    Record get(long id) {
        return database.read(sql -> find(sql, id));
    }

    /// One transaction that changes an account; other nodes learn of it.
    <T> T change(long id, Function<DSLContext, T> work) {
        T result = change(work);
        neighbours.forgetUser(id);
        return result;
    }

    /// One transaction that makes an account; other nodes learn of it.
    <T> T change(Function<DSLContext, T> work) {
        T result = database.write(tx -> {
            T done = work.apply(tx);
            feed.announce(tx, ChangeFeed.Topic.USERS);
            return done;
        });
        feed.published(ChangeFeed.Topic.USERS);
        return result;
    }

    static Record find(DSLContext sql, long id) {
        return sql.select(UserShape.WHOLE.columns())
                .from(USERS)
                .where(USERS.ID.eq(id))
                .fetchOptional()
                .orElseThrow(() -> Declined.missing("user", id));
    }

    static long insert(DSLContext tx, Map<Field<?>, @Nullable Object> columns) {
        checkFree(tx, columns, 0);
        return Inserts.row(tx, USERS, USERS.ID, columns);
    }

    static int update(DSLContext tx, long id, Map<Field<?>, @Nullable Object> columns) {
        if (columns.isEmpty()) {
            return 0;
        }
        checkFree(tx, columns, id);
        return tx.update(USERS).set(columns).where(USERS.ID.eq(id)).execute();
    }

    int softDelete(DSLContext tx, long id) {
        SessionStore.closeOthers(tx, id, "");
        return tx.update(USERS)
                .set(USERS.DELETED_AT, clock.instant())
                .where(USERS.ID.eq(id))
                .execute();
    }

    static int erase(DSLContext tx, long id) {
        SessionStore.closeOthers(tx, id, "");
        return tx.deleteFrom(USERS).where(USERS.ID.eq(id)).execute();
    }

    /// A name stays taken when its account is deleted: the column is unique.
    private static void checkFree(DSLContext tx, Map<Field<?>, @Nullable Object> columns, long ownId) {
        if (columns.get(USERS.USERNAME) instanceof String name
                && tx.fetchExists(DSL.selectOne().from(USERS).where(USERS.USERNAME.eq(name), USERS.ID.ne(ownId)))) {
            throw Declined.because("user_exists", "this username is taken");
        }
    }
}
