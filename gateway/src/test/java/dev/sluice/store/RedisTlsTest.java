package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.Environment;
import dev.sluice.testkit.TlsFront;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A Redis behind TLS (`rediss://`) is spoken to only if its certificate is one the JVM trusts.
class RedisTlsTest {
    private static final String TRUST_STORE = "javax.net.ssl.trustStore";
    private static final String TRUST_PASSWORD = "javax.net.ssl.trustStorePassword";

    private final Vertx vertx = Vertx.vertx();

    @TempDir
    Path folder;

    @AfterEach
    void restore() {
        System.clearProperty(TRUST_STORE);
        System.clearProperty(TRUST_PASSWORD);
        vertx.close().await();
    }

    private Redis client(String address) {
        var environment = new Environment(Map.of("REDIS_CONN_STRING", address));
        return Redis.createClient(
                vertx, RedisAddress.from(environment).orElseThrow().options());
    }

    private static void trust(TlsFront front) {
        System.setProperty(TRUST_STORE, front.certificate().toString());
        System.setProperty(TRUST_PASSWORD, TlsFront.PASSWORD);
    }

    @Test
    void isReachedIfItsCertificateIsTrusted() {
        try (var server = new OwnRedis();
                var front = TlsFront.before(server.port(), folder)) {
            String address =
                    server.address().replace("redis://", "rediss://").replace(":" + server.port(), ":" + front.port());

            assertThatThrownBy(() -> client(address).connect().await()).hasMessageContaining("PKIX");
            trust(front);
            var connection = client(address).connect().await();

            assertThat(connection.send(Request.cmd(Command.PING)).await().toString())
                    .isEqualTo("PONG");
        }
    }
}
