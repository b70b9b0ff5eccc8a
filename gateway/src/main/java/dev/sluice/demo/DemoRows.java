package dev.sluice.demo;

import static dev.sluice.store.Tables.ABILITIES;
import static dev.sluice.store.Tables.CHANNELS;
import static dev.sluice.store.Tables.TOKENS;
import static dev.sluice.store.Tables.USERS;

import dev.sluice.store.Database;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.jooq.DSLContext;

/// Puts what a demonstration needs into a database whose first start is done: money for the root account, two channels
/// at one vendor, a token that may spend without limit.
public final class DemoRows {
    private static final int ROOT_ROLE = 100;
    private static final int OPENAI = 1;
    private static final int PASS_THROUGH = 55;
    private static final int ENABLED = 1;
    private static final String GROUP = "default";
    private static final long TEN_THOUSAND_DOLLARS = 10_000L * 500_000;
    private static final List<String> PASS_THROUGH_MODELS =
            List.of("kling", "runway", "suno", "pika", "minimax", "sora-2");
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private DemoRows() {}

    /// Writes the rows and returns the token's key as a client sends it, `sk-` included.
    public static String write(Database database, String vendorUrl) {
        String key = randomText(48);
        database.write(sql -> {
            long root = enrich(sql);
            addChannel(sql, 7, OPENAI, "Demo chat", vendorUrl, DemoReplies.MODELS);
            addChannel(sql, 8, PASS_THROUGH, "Demo video and music", vendorUrl, PASS_THROUGH_MODELS);
            addToken(sql, root, key);
            return root;
        });
        return "sk-" + key;
    }

    private static long enrich(DSLContext sql) {
        sql.update(USERS)
                .set(USERS.QUOTA, TEN_THOUSAND_DOLLARS)
                .where(USERS.ROLE.eq(ROOT_ROLE))
                .execute();
        return sql.select(USERS.ID)
                .from(USERS)
                .where(USERS.ROLE.eq(ROOT_ROLE))
                .limit(1)
                .fetchSingle(USERS.ID);
    }

    private static void addChannel(DSLContext sql, long id, int type, String name, String url, List<String> models) {
        sql.insertInto(CHANNELS)
                .set(CHANNELS.ID, id)
                .set(CHANNELS.TYPE, type)
                .set(CHANNELS.STATUS, ENABLED)
                .set(CHANNELS.NAME, name)
                .set(CHANNELS.KEY, "demo-vendor-key")
                .set(CHANNELS.BASE_URL, url)
                .set(CHANNELS.MODELS, String.join(",", models))
                .set(CHANNELS.GROUP, GROUP)
                .set(CHANNELS.CREATED_TIME, Instant.now().getEpochSecond())
                .execute();
        for (String model : models) {
            sql.insertInto(ABILITIES)
                    .set(ABILITIES.GROUP, GROUP)
                    .set(ABILITIES.MODEL, model)
                    .set(ABILITIES.CHANNEL_ID, id)
                    .set(ABILITIES.ENABLED, true)
                    .execute();
        }
    }

    private static void addToken(DSLContext sql, long user, String key) {
        sql.insertInto(TOKENS)
                .set(TOKENS.USER_ID, user)
                .set(TOKENS.KEY, key)
                .set(TOKENS.STATUS, ENABLED)
                .set(TOKENS.NAME, "demo")
                .set(TOKENS.CREATED_TIME, Instant.now().getEpochSecond())
                .set(TOKENS.EXPIRED_TIME, -1L)
                .set(TOKENS.UNLIMITED_QUOTA, true)
                .set(TOKENS.GROUP, GROUP)
                .execute();
    }

    /// Letters and digits.
    public static String randomText(int length) {
        return new SecureRandom()
                .ints(length, 0, ALPHABET.length())
                .mapToObj(index -> ALPHABET.substring(index, index + 1))
                .reduce("", String::concat);
    }
}
