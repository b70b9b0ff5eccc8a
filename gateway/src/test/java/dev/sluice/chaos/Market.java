package dev.sluice.chaos;

import static dev.sluice.store.Tables.OPTIONS;
import static dev.sluice.store.Tables.TOKENS;
import static dev.sluice.store.Tables.USERS;

import dev.sluice.store.Database;
import dev.sluice.store.Dsn;
import dev.sluice.store.Fixture;
import dev.sluice.store.PoolConfig;
import dev.sluice.store.Reconciler;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jooq.DSLContext;

/// A database with customers, things they buy, and a vendor behind them.
public final class Market {
    public static final String TASK = "/runway/tasks";
    public static final String CHAT = "/v1/chat/completions";
    /// Priced by the token.
    public static final String BY_TOKENS = "gpt-4o-mini";
    /// Priced by the call.
    public static final String BY_CALL = "priced-by-call";
    public static final long WALLET = 4_000_000_000L;
    public static final int USERS_IN_ALL = 4;

    private static final long FIRST_USER = 10;

    private Market() {}

    /// Creates all tables in the database of `dsn` and fills them; the vendor is at `upstream`.
    public static void open(Dsn dsn, String upstream) {
        try (var database = Database.open(dsn, PoolConfig.small())) {
            Reconciler.main(database);
            database.write(tx -> {
                Fixture.channel(tx, Fixture.CHANNEL, 55, upstream, "kling,runway,suno,pika");
                tx.execute("UPDATE abilities SET workflow_price = 25000 WHERE model = 'runway'");
                Fixture.channel(tx, 1, 1, upstream, BY_TOKENS + "," + BY_CALL);
                option(tx, "ModelPrice", "{\"%s\":0.002}".formatted(BY_CALL));
                option(tx, "RetryTimes", "0");
                option(tx, "AutomaticDisableChannelEnabled", "false");
                for (int user = 0; user < USERS_IN_ALL; user++) {
                    customer(tx, FIRST_USER + user);
                }
                return null;
            });
        }
    }

    /// The credentials of all tokens: two of each customer, one with a limit and one without.
    public static List<String> keys() {
        return LongStream.range(FIRST_USER, FIRST_USER + USERS_IN_ALL)
                .boxed()
                .flatMap(user -> Stream.of("sk-" + key(user, false), "sk-" + key(user, true)))
                .toList();
    }

    private static String key(long user, boolean unlimited) {
        return "%s%047d".formatted(unlimited ? "u" : "l", user);
    }

    private static void option(DSLContext tx, String key, String value) {
        tx.insertInto(OPTIONS, OPTIONS.KEY, OPTIONS.VALUE).values(key, value).execute();
    }

    private static void customer(DSLContext tx, long id) {
        tx.insertInto(USERS)
                .set(USERS.ID, id)
                .set(USERS.USERNAME, "customer" + id)
                .set(USERS.PASSWORD, "")
                .set(USERS.DISPLAY_NAME, "Customer")
                .set(USERS.ROLE, 1)
                .set(USERS.STATUS, 1)
                .set(USERS.QUOTA, WALLET)
                .set(USERS.USED_QUOTA, 0L)
                .set(USERS.REQUEST_COUNT, 0L)
                .set(USERS.GROUP, "default")
                .set(USERS.AFF_CODE, "c" + id)
                .execute();
        token(tx, 2 * id, id, false);
        token(tx, 2 * id + 1, id, true);
    }

    private static void token(DSLContext tx, long id, long user, boolean unlimited) {
        tx.insertInto(TOKENS)
                .set(TOKENS.ID, id)
                .set(TOKENS.USER_ID, user)
                .set(TOKENS.KEY, key(user, unlimited))
                .set(TOKENS.STATUS, 1)
                .set(TOKENS.NAME, "token " + id)
                .set(TOKENS.CREATED_TIME, 1_700_000_000L)
                .set(TOKENS.EXPIRED_TIME, -1L)
                .set(TOKENS.REMAIN_QUOTA, unlimited ? 0 : WALLET)
                .set(TOKENS.UNLIMITED_QUOTA, unlimited)
                .set(TOKENS.MODEL_LIMITS_ENABLED, false)
                .set(TOKENS.MODEL_LIMITS, "")
                .set(TOKENS.ALLOW_IPS, "")
                .set(TOKENS.USED_QUOTA, 0L)
                .set(TOKENS.GROUP, "default")
                .execute();
    }
}
