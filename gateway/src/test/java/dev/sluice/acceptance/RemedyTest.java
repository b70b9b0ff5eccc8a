package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.Engine;
import dev.sluice.testkit.Client;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.LogCapture;
import dev.sluice.testkit.TestGateway;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/// Rows C1, C2: switching the cache off, restarting, refreshing. Each row starts a gateway of its own.
@ParameterizedClass(name = "{0}")
@EnumSource(
        value = Engine.class,
        names = {"SQLITE", "POSTGRESQL"})
@SuppressWarnings("NullAway.Init") // made before each row
class RemedyTest {
    private static final Map<String, String> STALE = Map.of("MEMORY_CACHE_ENABLED", "true", "SYNC_FREQUENCY", "3600");
    private static final String BY_SQL = """
            INSERT INTO channels (id, type, "key", status, name, base_url, models, "group")
            VALUES (20, 55, 'upstream-key-0123456789', 1, 'by hand', '%s', 'luma', 'default')""";

    private final Engine engine;
    private Prepared prepared;

    RemedyTest(Engine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void prepare() {
        prepared = Prepared.on(engine);
    }

    @AfterEach
    void close() {
        prepared.close();
    }

    @Test
    void C1_D2_switching_the_cache_off_takes_effect_with_the_restart() {
        var gateway = prepared.start(STALE).awaitReady();
        switchedOff(gateway);
        assertThat(Prepared.probe(gateway).status()).as("the cache is stale").isEqualTo(200);

        try (var log = new LogCapture()) {
            gateway.restart(Map.of("MEMORY_CACHE_ENABLED", "false", "REDIS_CONN_STRING", "redis://127.0.0.1:1"));
            gateway.awaitReady();

            assertThat(log.with("memory cache disabled")).anyMatch(line -> line.contains("MEMORY_CACHE_ENABLED"));
        }
        assertThat(Scene.reason(Prepared.probe(gateway))).isEqualTo("channel_disabled");
        gateway.edit("UPDATE channels SET status = 1 WHERE id = 8");
        assertThat(Prepared.probe(gateway).status()).isEqualTo(200);
    }

    @Test
    void C1b_without_the_cache_a_call_takes_less_than_5_ms_longer() {
        var gateway = prepared.start(Map.of("MEMORY_CACHE_ENABLED", "false")).awaitReady();
        try (Client direct = Client.of(prepared.upstream().port())) {
            medianMillis(direct, 100);
            medianMillis(gateway.caller(), 200);

            // The best of three, because other work on the machine is not the gateway's doing.
            double added = IntStream.range(0, 3)
                    .mapToDouble(_ -> medianMillis(gateway.caller(), 100) - medianMillis(direct, 100))
                    .min()
                    .orElseThrow();

            assertThat(added).isLessThan(5);
        }
    }

    @Test
    void C1b_without_the_cache_200_requests_a_second_are_served() {
        var gateway = prepared.start(Map.of("MEMORY_CACHE_ENABLED", "false")).awaitReady();
        medianMillis(gateway.caller(), 100);

        double best = IntStream.range(0, 3)
                .mapToDouble(_ -> requestsASecond(gateway))
                .max()
                .orElseThrow();

        assertThat(best).isGreaterThan(200);
    }

    @Test
    void C2a_a_restart_is_enough() {
        prepared.edit("UPDATE channels SET status = 2 WHERE id = 8");
        var gateway = prepared.start(STALE).awaitReady();
        assertThat(Prepared.probe(gateway).status()).isEqualTo(503);
        gateway.edit("UPDATE channels SET status = 1 WHERE id = 8");
        gateway.edit("UPDATE abilities SET enabled = true WHERE channel_id = 8");

        gateway.restart(Map.of());
        gateway.awaitReady();

        assertThat(Prepared.probe(gateway).status()).isEqualTo(200);
    }

    @Test
    void C2b_an_edit_in_sql_counts_within_the_sync_period() {
        var gateway = prepared.start(Map.of("MEMORY_CACHE_ENABLED", "true", "SYNC_FREQUENCY", "2"))
                .awaitReady();

        gateway.edit(BY_SQL.formatted(prepared.upstream().baseUrl()));
        Eventually.within(
                Duration.ofSeconds(3),
                () -> assertThat(cache(gateway).at("/groups/default/luma").toString())
                        .isEqualTo("[20]"));

        switchedOff(gateway);
        Eventually.within(
                Duration.ofSeconds(3),
                () -> assertThat(Scene.reason(Prepared.probe(gateway))).isEqualTo("channel_disabled"));
    }

    @Test
    void C2b_the_sync_period_is_60_seconds_unless_said_otherwise() {
        var gateway = prepared.start(Map.of("MEMORY_CACHE_ENABLED", "true")).awaitReady();

        assertThat(cache(gateway).path("sync_frequency").asInt()).isEqualTo(60);
        assertThat(gateway.check("env.sync").path("level").asString()).isEqualTo("ok");
        assertThat(gateway.check("env.sync").path("evidence").toString()).contains("60");
    }

    @Test
    void C2d_a_refresh_by_hand_is_enough() {
        var gateway = prepared.start(STALE).awaitReady();
        switchedOff(gateway);
        assertThat(Prepared.probe(gateway).status()).as("the cache is stale").isEqualTo(200);

        gateway.refresh();
        assertThat(Scene.reason(Prepared.probe(gateway))).isEqualTo("channel_disabled");

        gateway.edit(BY_SQL.formatted(prepared.upstream().baseUrl()));
        TestGateway.data(gateway.root().post("/api/sync/channels", ""));
        assertThat(cache(gateway).at("/groups/default/luma").toString()).isEqualTo("[20]");
    }

    private static void switchedOff(TestGateway gateway) {
        gateway.edit("UPDATE channels SET status = 2 WHERE id = 8");
    }

    private static JsonNode cache(TestGateway gateway) {
        return TestGateway.data(gateway.root().get("/api/channel/cache"));
    }

    private static double medianMillis(Client client, int calls) {
        long[] took = new long[calls];
        for (int i = 0; i < calls; i++) {
            long began = System.nanoTime();
            assertThat(client.post(Scene.PROBE_PATH, Scene.PROBE_BODY).status()).isEqualTo(200);
            took[i] = System.nanoTime() - began;
        }
        Arrays.sort(took);
        return took[calls / 2] / 1e6;
    }

    private static double requestsASecond(TestGateway gateway) {
        int calls = 400;
        long began = System.nanoTime();
        for (int batch = 0; batch < calls / 20; batch++) {
            IntStream.range(0, 20)
                    .mapToObj(_ -> gateway.caller().postLater(Scene.PROBE_PATH, Scene.PROBE_BODY))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .forEach(answer -> assertThat(answer.status()).isEqualTo(200));
        }
        return calls / ((System.nanoTime() - began) / 1e9);
    }
}
