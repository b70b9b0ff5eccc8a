package dev.sluice.relay;

import static dev.sluice.store.Tables.ABILITIES;
import static dev.sluice.store.Tables.CHANNELS;
import static dev.sluice.store.Tables.LOGS;
import static dev.sluice.store.Tables.OPTIONS;
import static dev.sluice.store.Tables.TOKENS;
import static dev.sluice.store.Tables.USERS;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.max;

import dev.sluice.store.Database;
import dev.sluice.store.Dsn;
import dev.sluice.store.PoolConfig;
import dev.sluice.store.Reconciler;
import dev.sluice.store.TestDatabases;
import dev.sluice.testkit.Client;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.FakeUpstream;
import dev.sluice.testkit.TestGateway;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;

/// A gateway with the user `alice`, her token and the channels a test names. Rows are in place before the gateway
/// starts, so that no test waits for news to travel.
final class Scene implements AutoCloseable {
    static final long ALICE = 2;
    static final long ALICES_TOKEN = 1;
    static final long QUOTA = 50_000_000;
    /// Without the `sk-` a client puts before it.
    static final String KEY = "alice56789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKL";
    static final String ADMIN_KEY = "rootx56789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKL";
    static final String CHANNEL_KEY = "sk-upstream-0123456789";

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final TestGateway gateway;
    private final Faults faults = Faults.watch();
    private long seen;

    private Scene(String dsn, Map<String, String> variables) {
        gateway = TestGateway.start(dsn, variables);
    }

    /// What is in place before the gateway starts.
    static final class Setting {
        private final String dsn;
        private final List<Consumer<DSLContext>> rows = new ArrayList<>();
        private final Map<String, String> variables = new HashMap<>();

        private Setting(String dsn) {
            this.dsn = dsn;
            rows.add(sql -> person(sql, 1, "root", 100, ADMIN_KEY));
            rows.add(sql -> person(sql, ALICE, "alice", 1, KEY));
        }

        /// A channel for `models` with this number, otherwise as `changes` has it; no two may share a number.
        Setting channel(long id, String baseUrl, String models, Consumer<Record> changes) {
            rows.add(sql -> addChannel(sql, id, baseUrl, models, changes));
            return this;
        }

        Setting channel(long id, FakeUpstream upstream, String models) {
            return channel(id, upstream.baseUrl(), models, _ -> {});
        }

        Setting channel(long id, FakeUpstream upstream, String models, Consumer<Record> changes) {
            return channel(id, upstream.baseUrl(), models, changes);
        }

        Setting option(String key, String value) {
            rows.add(sql -> sql.insertInto(OPTIONS)
                    .set(OPTIONS.KEY, key)
                    .set(OPTIONS.VALUE, value)
                    .execute());
            return this;
        }

        Setting variable(String name, String value) {
            variables.put(name, value);
            return this;
        }

        /// Any other change of the rows.
        Setting rows(Consumer<DSLContext> change) {
            rows.add(change);
            return this;
        }

        Scene start() {
            try (Database database = Database.open(Dsn.parse("SQL_DSN", dsn), PoolConfig.small())) {
                Reconciler.main(database);
                database.write(sql -> {
                    rows.forEach(row -> row.accept(sql));
                    return null;
                });
            }
            return new Scene(dsn, variables);
        }

        private static void person(DSLContext sql, long id, String name, int role, String key) {
            sql.insertInto(USERS)
                    .set(USERS.ID, id)
                    .set(USERS.USERNAME, name)
                    .set(USERS.PASSWORD, "")
                    .set(USERS.ROLE, role)
                    .set(USERS.STATUS, 1)
                    .set(USERS.QUOTA, QUOTA)
                    .set(USERS.GROUP, "default")
                    .set(USERS.AFF_CODE, name)
                    .execute();
            sql.insertInto(TOKENS)
                    .set(TOKENS.ID, id == ALICE ? ALICES_TOKEN : 2)
                    .set(TOKENS.USER_ID, id)
                    .set(TOKENS.KEY, key)
                    .set(TOKENS.STATUS, 1)
                    .set(TOKENS.NAME, name + "'s token")
                    .set(TOKENS.EXPIRED_TIME, -1L)
                    .set(TOKENS.REMAIN_QUOTA, QUOTA)
                    .set(TOKENS.UNLIMITED_QUOTA, false)
                    .set(TOKENS.GROUP, "")
                    .execute();
        }

        private static void addChannel(
                DSLContext sql, long id, String baseUrl, String models, Consumer<Record> changes) {
            Record row = sql.newRecord(CHANNELS);
            row.set(CHANNELS.ID, id);
            row.set(CHANNELS.TYPE, 1);
            row.set(CHANNELS.KEY, CHANNEL_KEY);
            row.set(CHANNELS.STATUS, 1);
            row.set(CHANNELS.NAME, "channel " + id);
            row.set(CHANNELS.BASE_URL, baseUrl);
            row.set(CHANNELS.MODELS, models);
            row.set(CHANNELS.GROUP, "default");
            row.set(CHANNELS.PRIORITY, 0L);
            row.set(CHANNELS.WEIGHT, 0L);
            row.set(CHANNELS.AUTO_BAN, 1);
            row.set(CHANNELS.USED_QUOTA, 0L);
            changes.accept(row);
            sql.insertInto(CHANNELS).set(row).execute();
            for (String model : models.split(",", -1)) {
                sql.insertInto(ABILITIES)
                        .set(ABILITIES.GROUP, row.get(CHANNELS.GROUP))
                        .set(ABILITIES.MODEL, model)
                        .set(ABILITIES.CHANNEL_ID, id)
                        .set(ABILITIES.ENABLED, true)
                        .set(ABILITIES.PRIORITY, row.get(CHANNELS.PRIORITY))
                        .set(ABILITIES.WEIGHT, row.get(CHANNELS.WEIGHT))
                        .execute();
            }
        }
    }

    /// On a SQLite file in `folder`.
    static Setting in(Path folder) {
        return on(TestDatabases.sqlite(folder));
    }

    /// On the empty database that the text of an SQL_DSN names.
    static Setting on(String dsn) {
        return new Setting(dsn);
    }

    int port() {
        return gateway.port();
    }

    /// A client without a key.
    Client anyone() {
        return gateway.anyone();
    }

    Client alice() {
        return gateway.anyone().bearing("sk-" + KEY);
    }

    Client admin() {
        return gateway.anyone().bearing("sk-" + ADMIN_KEY);
    }

    /// Reads the database once everything charged so far is in it.
    <T> T query(Function<DSLContext, T> work) {
        return gateway.query(work);
    }

    /// Changes the database behind the gateway's back.
    void edit(Consumer<DSLContext> work) {
        gateway.edit(sql -> {
            work.accept(sql);
            return true;
        });
    }

    /// Saves an option as an administrator does; it counts when this returns.
    void option(String key, String value) {
        gateway.option(key, value);
    }

    /// The log rows of calls, oldest first. A call that ended well may be a moment away from its row; one that was
    /// refused is over.
    List<LogRow> logRows() {
        return query(sql -> sql.selectFrom(LOGS)
                .where(LOGS.TYPE.in(2, 5).and(LOGS.ID.gt(seen)))
                .orderBy(LOGS.ID)
                .fetch(LogRow::of));
    }

    /// The one log row so far, waited for; several are an error.
    LogRow onlyLogRow() {
        return logRows(1).getFirst();
    }

    /// As many log rows, waited for.
    List<LogRow> logRows(int count) {
        Eventually.within(PATIENCE, () -> {
            List<LogRow> rows = logRows();
            if (rows.size() != count) {
                throw new AssertionError("want %d log rows, got %s".formatted(count, rows));
            }
        });
        return logRows();
    }

    /// Removes the log rows so far from sight; the balances keep what they tell.
    void forgetLog() {
        long last = query(sql -> sql.select(coalesce(max(LOGS.ID), inline(0L)))
                .from(LOGS)
                .fetchSingle()
                .value1());
        seen = last;
    }

    Balances balances() {
        return query(Balances::read);
    }

    /// What was spent, once every account of it agrees to the unit.
    long agreedSpending() {
        Eventually.within(PATIENCE, () -> balances().agreedSpending());
        return balances().agreedSpending();
    }

    /// A column of a channel.
    <T> T channel(long id, Field<T> column) {
        return query(sql ->
                sql.select(column).from(CHANNELS).where(CHANNELS.ID.eq(id)).fetchSingle(column));
    }

    @Override
    public void close() {
        gateway.close();
        faults.close();
    }
}
