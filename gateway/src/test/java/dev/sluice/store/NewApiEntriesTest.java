package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Environment;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.TestGateway;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A new-api beside this node, represented by what it leaves in the Redis both use. Source: data-model.md §8.4.
class NewApiEntriesTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String ALICE = "user:" + Fixture.USER;
    /// HMAC-SHA256 of the fixture's key under `shared secret`, made with openssl.
    private static final String HER_TOKEN = "token:2b7ba2d5aea50a1d76bf696ecd1254d39e79b2cdb33111b211c0792a7645e92a";

    @TempDir
    Path folder;

    @AfterAll
    static void stop() {
        VERTX.close().await();
    }

    private static Redis client(OwnRedis redis) {
        var address = RedisAddress.from(new Environment(Map.of("REDIS_CONN_STRING", redis.address())));
        return Redis.createClient(VERTX, address.orElseThrow().options());
    }

    private static void put(Redis redis, String entry) {
        redis.send(Request.cmd(Command.HSET).arg(entry).arg("Status").arg("1")).await();
    }

    private static boolean has(Redis redis, String entry) {
        return redis.send(Request.cmd(Command.EXISTS).arg(entry)).await().toInteger() == 1;
    }

    @Test
    void anAccountOrTokenThatIsChangedHereIsReadAgainThere() {
        try (var server = new OwnRedis();
                var gateway = TestGateway.start(
                                TestDatabases.sqlite(folder),
                                Map.of("REDIS_CONN_STRING", server.address(), "CRYPTO_SECRET", "shared secret"))
                        .awaitReady()) {
            Fixture.of(URI.create("http://127.0.0.1:1")).insert(gateway.database());
            gateway.edit("UPDATE tokens SET user_id = 1 WHERE id = " + Fixture.TOKEN);
            Redis redis = client(server);
            put(redis, ALICE);
            put(redis, HER_TOKEN);
            put(redis, "user:77");

            TestGateway.data(gateway.root()
                    .post("/api/user/manage", "{\"id\":%d,\"action\":\"disable\"}".formatted(Fixture.USER)));
            TestGateway.data(gateway.root()
                    .put("/api/token/?status_only=true", "{\"id\":%d,\"status\":2}".formatted(Fixture.TOKEN)));

            Eventually.within(SOON, () -> {
                assertThat(has(redis, ALICE)).isFalse();
                assertThat(has(redis, HER_TOKEN)).isFalse();
            });
            assertThat(has(redis, "user:77")).isTrue();
            redis.close();
        }
    }
}
