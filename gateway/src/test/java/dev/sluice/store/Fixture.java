package dev.sluice.store;

import static dev.sluice.store.Tables.ABILITIES;
import static dev.sluice.store.Tables.CHANNELS;
import static dev.sluice.store.Tables.TOKENS;
import static dev.sluice.store.Tables.USERS;

import java.net.URI;
import java.util.List;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// The state of the seed report: channel 8, a pass-through channel of type 55 for kling, runway, suno and pika, with
/// its
/// abilities, among five channels; an enabled user `alice` with quota; a token of hers.
///
/// Source: the reference fixture of the seed's behavioural specification.
///
/// @param group the token's group: `default`, empty, null or unknown
public record Fixture(URI upstream, @Nullable String group, long userQuota, long tokenQuota, boolean unlimited) {
    public static final long CHANNEL = 8;
    public static final long USER = 2;
    public static final long TOKEN = 1;
    /// Without the `sk-` a client puts before it.
    public static final String KEY = "fixture0123456789abcdefghijklmnopqrstuvwxyzABCDEF";
    public static final String CHANNEL_KEY = "upstream-key-0123456789";
    public static final List<String> MODELS = List.of("kling", "runway", "suno", "pika");

    public static Fixture of(URI upstream) {
        return new Fixture(upstream, "default", 50_000_000, 50_000_000, false);
    }

    public Fixture tokenGroup(@Nullable String other) {
        return new Fixture(upstream, other, userQuota, tokenQuota, unlimited);
    }

    public Fixture quota(long user, long token) {
        return new Fixture(upstream, group, user, token, false);
    }

    public Fixture unlimitedToken() {
        return new Fixture(upstream, group, userQuota, 0, true);
    }

    /// Puts the rows into `database`, which has the tables already.
    public void insert(Database database) {
        database.write(tx -> {
            user(tx);
            token(tx);
            channel(tx, CHANNEL, 55, upstream.toString(), String.join(",", MODELS));
            for (long other = 1; other <= 4; other++) {
                channel(tx, other, 1, upstream.toString(), "other-model-" + other);
            }
            return null;
        });
    }

    /// One enabled channel of group `default` with its abilities.
    public static void channel(DSLContext tx, long id, int type, String baseUrl, String models) {
        tx.insertInto(CHANNELS)
                .set(CHANNELS.ID, id)
                .set(CHANNELS.TYPE, type)
                .set(CHANNELS.KEY, CHANNEL_KEY)
                .set(CHANNELS.STATUS, 1)
                .set(CHANNELS.NAME, "channel " + id)
                .set(CHANNELS.BASE_URL, baseUrl)
                .set(CHANNELS.MODELS, models)
                .set(CHANNELS.GROUP, "default")
                .set(CHANNELS.PRIORITY, 0L)
                .set(CHANNELS.WEIGHT, 0L)
                .set(CHANNELS.AUTO_BAN, 1)
                .set(CHANNELS.USED_QUOTA, 0L)
                .set(CHANNELS.CREATED_TIME, 1_700_000_000L)
                .execute();
        for (String model : models.split(",", -1)) {
            tx.insertInto(ABILITIES)
                    .set(ABILITIES.GROUP, "default")
                    .set(ABILITIES.MODEL, model)
                    .set(ABILITIES.CHANNEL_ID, id)
                    .set(ABILITIES.ENABLED, true)
                    .set(ABILITIES.PRIORITY, 0L)
                    .set(ABILITIES.WEIGHT, 0L)
                    .execute();
        }
    }

    private void user(DSLContext tx) {
        tx.insertInto(USERS)
                .set(USERS.ID, USER)
                .set(USERS.USERNAME, "alice")
                .set(USERS.PASSWORD, "")
                .set(USERS.DISPLAY_NAME, "Alice")
                .set(USERS.ROLE, 1)
                .set(USERS.STATUS, 1)
                .set(USERS.QUOTA, userQuota)
                .set(USERS.USED_QUOTA, 0L)
                .set(USERS.REQUEST_COUNT, 0L)
                .set(USERS.GROUP, "default")
                .set(USERS.AFF_CODE, "alic")
                .execute();
    }

    private void token(DSLContext tx) {
        tx.insertInto(TOKENS)
                .set(TOKENS.ID, TOKEN)
                .set(TOKENS.USER_ID, USER)
                .set(TOKENS.KEY, KEY)
                .set(TOKENS.STATUS, 1)
                .set(TOKENS.NAME, "fixture")
                .set(TOKENS.CREATED_TIME, 1_700_000_000L)
                .set(TOKENS.EXPIRED_TIME, -1L)
                .set(TOKENS.REMAIN_QUOTA, tokenQuota)
                .set(TOKENS.UNLIMITED_QUOTA, unlimited)
                .set(TOKENS.MODEL_LIMITS_ENABLED, false)
                .set(TOKENS.MODEL_LIMITS, "")
                .set(TOKENS.ALLOW_IPS, "")
                .set(TOKENS.USED_QUOTA, 0L)
                .set(TOKENS.GROUP, group)
                .execute();
    }
}
