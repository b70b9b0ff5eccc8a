package dev.sluice.ledger;

import static dev.sluice.store.Tables.CHANNELS;
import static dev.sluice.store.Tables.TOKENS;
import static dev.sluice.store.Tables.USERS;

import dev.sluice.ledger.CallRecord.Call;
import dev.sluice.ledger.CallRecord.Caller;
import dev.sluice.ledger.CallRecord.Kind;
import dev.sluice.store.Database;
import dev.sluice.store.DatabaseChangeFeed;
import dev.sluice.store.Engine;
import dev.sluice.store.Options;
import dev.sluice.store.TestDatabases;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/// A ledger over a real database with user 1 (`alice`), her token 1, her unlimited token 2, and channel 8.
final class LedgerFixture implements AutoCloseable {
    static final Instant NOW = Instant.parse("2030-05-06T07:08:09Z");
    static final Duration SOON = Duration.ofSeconds(20);

    final Database database;
    final Accounts accounts = new Accounts();
    final DatabaseChangeFeed feed;
    final LedgerWriter writer;
    final LeaseKeeper leases;
    final Ledger ledger;

    LedgerFixture(Engine engine, Path folder, long wallet, long remain) {
        this(engine, folder, wallet, remain, Map.of(), LedgerConfig.in(folder.resolve("journal")));
    }

    LedgerFixture(
            Engine engine, Path folder, long wallet, long remain, Map<String, String> options, LedgerConfig config) {
        database = TestDatabases.ready(engine, folder);
        database.write(sql -> {
            sql.insertInto(USERS)
                    .set(USERS.ID, 1L)
                    .set(USERS.USERNAME, "alice")
                    .set(USERS.PASSWORD, "")
                    .set(USERS.QUOTA, wallet)
                    .set(USERS.GROUP, "default")
                    .execute();
            token(sql, 1, remain, false);
            token(sql, 2, 0, true);
            return sql.insertInto(CHANNELS)
                    .set(CHANNELS.ID, 8L)
                    .set(CHANNELS.KEY, "k")
                    .set(CHANNELS.NAME, "acme")
                    .execute();
        });
        var saved = Options.of(options);
        writer = new LedgerWriter(database, database, accounts, () -> saved, config);
        feed = new DatabaseChangeFeed(database);
        leases = new LeaseKeeper(database, accounts, feed, LeaseConfig.DEFAULT);
        ledger = new Ledger(accounts, leases, writer, () -> Prices.from(saved));
        writer.afterReplay(leases::replayed);
        writer.start();
        leases.start(writer.node());
        observe();
    }

    private static void token(DSLContext sql, long id, long remain, boolean unlimited) {
        sql.insertInto(TOKENS)
                .set(TOKENS.ID, id)
                .set(TOKENS.USER_ID, 1L)
                .set(TOKENS.KEY, "key" + id)
                .set(TOKENS.NAME, "token " + id)
                .set(TOKENS.REMAIN_QUOTA, remain)
                .set(TOKENS.UNLIMITED_QUOTA, unlimited)
                .execute();
    }

    Reservation reserve(long userId, long tokenId, Hold hold) {
        return await(ledger.reserve(userId, tokenId, hold));
    }

    /// The result, or what the future failed with.
    static <T> T await(Future<T> future) {
        try {
            return future.await(SOON.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new AssertionError(late);
        }
    }

    /// Reads all balances as the gate would.
    void observe() {
        observe(database, accounts);
    }

    static void observe(Database database, Accounts accounts) {
        var stamp = accounts.stamp();
        var user = database.read(sql -> sql.fetchSingle(USERS, USERS.ID.eq(1L)));
        var tokens = database.read(sql -> sql.fetch(TOKENS));
        accounts.observeUser(1, user.get(USERS.QUOTA), stamp);
        for (var token : tokens) {
            accounts.observeToken(
                    token.get(TOKENS.ID), token.get(TOKENS.REMAIN_QUOTA), token.get(TOKENS.UNLIMITED_QUOTA), stamp);
        }
    }

    static CallRecord call(long tokenId, long quota) {
        return call(tokenId, quota, "chat");
    }

    static CallRecord call(long tokenId, long quota, String content) {
        return new CallRecord(
                Kind.CONSUME,
                NOW,
                new Caller(1, "alice", tokenId, "token " + tokenId, "default", "10.0.0.9"),
                new Call(8, Duration.ofMillis(2900), true, "req-1", "up-1"),
                "gpt-4o",
                Quota.of(quota),
                100,
                20,
                content,
                "{\"model_ratio\":1.25}");
    }

    long sum(Table<Record> table, Field<Long> column) {
        return database.read(sql -> sql.select(column).from(table).fetch(column).stream()
                .mapToLong(Long::longValue)
                .sum());
    }

    long wallet() {
        return sum(USERS, USERS.QUOTA);
    }

    @Override
    public void close() {
        writer.close();
        leases.close();
        feed.close();
        database.close();
    }
}
