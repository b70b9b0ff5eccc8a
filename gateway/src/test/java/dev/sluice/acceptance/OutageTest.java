package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.Engine;
import dev.sluice.testkit.ChannelReads;
import dev.sluice.testkit.DatabaseProxy;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.LogCapture;
import dev.sluice.testkit.TestGateway;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Failure modes F-01, F-02, F-17, F-25 with a database server that goes away and comes back.
@ParameterizedClass(name = "{0}")
@EnumSource(
        value = Engine.class,
        names = {"POSTGRESQL", "MYSQL"})
@SuppressWarnings("NullAway.Init") // made before each row
class OutageTest {
    private static final Map<String, String> CACHE_ON = Map.of("MEMORY_CACHE_ENABLED", "true", "SYNC_FREQUENCY", "1");
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Engine engine;
    private Prepared prepared;
    private DatabaseProxy proxy;

    OutageTest(Engine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void prepare() {
        prepared = Prepared.on(engine);
        proxy = new DatabaseProxy(prepared.dsn());
    }

    @AfterEach
    void close() {
        prepared.close();
        proxy.close();
    }

    @Test
    void F01_F17_F25_a_database_away_at_the_start_keeps_the_gateway_unready_until_it_is_back() {
        proxy.stop();

        var gateway = start();

        assertThat(gateway.anyone().get("/livez").status()).isEqualTo(200);
        for (String path : new String[] {"/readyz", "/health"}) {
            var ready = gateway.anyone().get(path);
            assertThat(ready.status()).isEqualTo(503);
            assertThat(ready.json().path("status").asString()).isEqualTo("not_ready");
            assertThat(ready.text()).doesNotContain("postgres:postgres");
        }
        var refused = Prepared.probe(gateway);
        assertThat(refused.status()).isEqualTo(503);
        assertThat(Scene.code(refused)).isEqualTo("database_unavailable");

        proxy.resume();
        gateway.awaitReady();
        assertThat(Prepared.probe(gateway).status()).isEqualTo(200);
    }

    @Test
    void F02_a_database_that_goes_away_changes_nothing_for_known_tokens() {
        var gateway = start().awaitReady();
        assertThat(Prepared.probe(gateway).status()).isEqualTo(200);

        proxy.stop();
        for (int call = 0; call < 10; call++) {
            assertThat(Prepared.probe(gateway).status()).isEqualTo(200);
        }
        Eventually.within(SOON, () -> {
            assertThat(gateway.ready().status()).isIn(200, 503);
            assertThat(gateway.ready().text()).contains("database_unavailable");
        });
        var stranger = gateway.anyone().bearing("sk-" + "z".repeat(48)).post(Scene.PROBE_PATH, "{}");
        assertThat(stranger.status()).isEqualTo(503);
        assertThat(Scene.code(stranger)).isEqualTo("database_unavailable");

        proxy.resume();
        Eventually.within(
                SOON,
                () -> assertThat(gateway.ready().json().path("status").asString())
                        .isEqualTo("ready"));
        assertThat(Prepared.probe(gateway).status()).isEqualTo(200);
        Eventually.within(
                SOON,
                () -> assertThat(prepared.rows("SELECT quota FROM logs WHERE type = 2"))
                        .hasSize(12));
    }

    @Test
    void F02_a_database_that_hangs_delays_a_known_token_by_a_moment_only() {
        var gateway = start().awaitReady();
        assertThat(Prepared.probe(gateway).status()).isEqualTo(200);

        proxy.hang();
        try {
            for (int call = 0; call < 5; call++) {
                long began = System.nanoTime();
                assertThat(Prepared.probe(gateway).status()).isEqualTo(200);
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
            }
        } finally {
            proxy.flow();
        }

        Eventually.within(
                SOON,
                () -> assertThat(prepared.rows("SELECT quota FROM logs WHERE type = 2"))
                        .hasSize(6));
    }

    @Test
    void F01_a_gateway_that_never_reached_its_database_stops_in_order() {
        proxy.stop();

        var log = new LogCapture();
        try (var gateway = TestGateway.start(proxy.dsn(), CACHE_ON)) {
            assertThat(gateway.ready().status()).isEqualTo(503);
        }

        assertThat(log.lines()).last().asString().contains("stopped");
        log.close();
    }

    private TestGateway start() {
        return prepared.startOn(proxy.dsn(), CACHE_ON, new ChannelReads());
    }
}
