package dev.sluice.store;

import dev.sluice.config.Environment;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a new-api beside this node keeps of users and tokens in the Redis both use. An account or token changed here is
/// taken out of it, so that new-api reads the row again; a Redis that is away only means that it does so later, when
/// the entry expires. Nothing blocks. Source: data-model.md §8.4.
public final class NewApiEntries implements AutoCloseable {
    /// No Redis, so nothing to take out.
    public static final NewApiEntries NONE = new NewApiEntries(null, "");

    private static final Logger log = LoggerFactory.getLogger(NewApiEntries.class);
    private static final String HMAC = "HmacSHA256";

    private final @Nullable Redis redis;
    private final String secret;

    private NewApiEntries(@Nullable Redis redis, String secret) {
        this.redis = redis;
        this.secret = secret;
    }

    /// Those in `REDIS_CONN_STRING`. Entries of tokens are found by `CRYPTO_SECRET`, else `SESSION_SECRET`; without
    /// both
    /// new-api draws a secret of its own, and they cannot be.
    public static NewApiEntries from(Environment environment, Vertx vertx) {
        String secret = environment.text("CRYPTO_SECRET", environment.text("SESSION_SECRET", ""));
        Optional<RedisAddress> address = RedisAddress.from(environment);
        return address.isEmpty()
                ? NONE
                : new NewApiEntries(Redis.createClient(vertx, address.get().options()), secret);
    }

    public void forgetUser(long id) {
        delete("user:" + id);
    }

    /// @param key as the table has it, without `sk-`
    public void forgetToken(String key) {
        if (!secret.isEmpty()) {
            delete("token:" + hashed(key));
        }
    }

    private void delete(String entry) {
        if (redis != null) {
            redis.send(Request.cmd(Command.DEL).arg(entry))
                    .onFailure(cause -> log.atDebug()
                            .addKeyValue("cause", cause.toString())
                            .log("an entry of new-api stays in Redis until it expires"));
        }
    }

    private String hashed(String key) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), HMAC));
            return HexFormat.of().formatHex(mac.doFinal(key.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + HMAC, e);
        }
    }

    @Override
    public void close() {
        if (redis != null) {
            redis.close();
        }
    }
}
