package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ops.RecentLines;
import dev.sluice.store.Engine;
import dev.sluice.store.Fixture;
import dev.sluice.testkit.ChannelReads;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.LogCapture;
import dev.sluice.testkit.TestGateway;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jooq.Record;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/// Rows B4, B5, C2c, C3, D1b, E3, E4: how the channel cache starts, and what it does when its reads fail. Each row
/// starts a gateway of its own.
@ParameterizedClass(name = "{0}")
@EnumSource(
        value = Engine.class,
        names = {"SQLITE", "POSTGRESQL"})
@SuppressWarnings("NullAway.Init") // made before each row
class StartTest {
    private static final Map<String, String> CACHE_ON =
            Map.of("MEMORY_CACHE_ENABLED", "true", "SYNC_FREQUENCY", "3600");
    private static final Duration SOON = Duration.ofSeconds(15);

    private final Engine engine;
    private final ChannelReads reads = new ChannelReads();
    private final RecentLines lines = new RecentLines();
    private Prepared prepared;
    private LogCapture log;

    StartTest(Engine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void prepare() {
        prepared = Prepared.on(engine);
        log = new LogCapture(lines);
    }

    @AfterEach
    void close() {
        reads.recover();
        log.close();
        prepared.close();
    }

    @Test
    void B4a_a_failure_at_the_first_read_is_repeated_and_the_service_is_ready() {
        reads.failOnce(() -> new IllegalStateException("connection lost"));

        var gateway = prepared.start(CACHE_ON, reads).awaitReady();

        assertThat(cache(gateway).path("state").asString()).isEqualTo("ready");
        assertThat(cache(gateway).path("init_attempts").asInt()).isEqualTo(2);
        assertThat(Prepared.probe(gateway).status()).isEqualTo(200);
    }

    @Test
    void B4a_while_the_cache_cannot_be_filled_calls_are_served_from_the_database() {
        reads.fail(() -> new IllegalStateException("connection lost"));
        var gateway = prepared.start(CACHE_ON, reads);

        assertThat(Prepared.probe(gateway).status()).isEqualTo(200);
        assertThat(gateway.ready().status()).isEqualTo(503);

        reads.recover();
        gateway.awaitReady();
        assertThat(Prepared.probe(gateway).status()).isEqualTo(200);
        assertThat(cache(gateway).path("fallbacks").asInt()).isEqualTo(1);
    }

    @Test
    void B4b_a_channel_added_after_the_cache_was_filled_serves_the_next_request() {
        prepared.edit("DELETE FROM abilities", "DELETE FROM channels");
        var gateway = prepared.start(CACHE_ON, reads).awaitReady();
        assertThat(cache(gateway).at("/counts/channels").asInt()).isZero();

        TestGateway.data(gateway.root()
                .post("/api/channel/", """
                {"mode": "single", "channel": {"type": 55, "name": "legacy", "key": "upstream-key-0123456789",
                 "base_url": "%s", "models": "kling,runway,suno,pika", "group": "default"}}""".formatted(prepared.upstream().baseUrl())));

        assertThat(Prepared.probe(gateway).status()).isEqualTo(200);
        assertThat(cache(gateway).path("misses").asInt()).isZero();
    }

    @Test
    void B4c_a_database_that_hangs_during_the_first_read_leaves_the_service_not_ready() {
        reads.hang();
        var gateway = prepared.start(CACHE_ON, reads);

        Eventually.within(SOON, () -> assertThat(reads.whole()).isEqualTo(1));
        assertThat(gateway.ready().status()).isEqualTo(503);
        assertThat(log.with("channels synced from database")).isEmpty();

        reads.recover();
        gateway.awaitReady();
        assertThat(log.with("channels synced from database")).isNotEmpty();
    }

    @Test
    void B4c_a_database_that_fails_during_a_later_sync_changes_nothing_for_callers() {
        var gateway = prepared.start(Map.of("MEMORY_CACHE_ENABLED", "true", "SYNC_FREQUENCY", "1"), reads)
                .awaitReady();
        int filled = reads.whole();

        reads.hang();
        Eventually.within(SOON, () -> assertThat(reads.whole()).isGreaterThan(filled));
        assertThat(Prepared.probe(gateway).status()).isEqualTo(200);

        reads.recover();
        reads.fail(() -> new IllegalStateException("read timed out"));
        Eventually.within(
                SOON, () -> assertThat(cache(gateway).path("state").asString()).isEqualTo("stale"));
        assertThat(cache(gateway).path("last_error").asString()).contains("read timed out");
        assertThat(Prepared.probe(gateway).status()).isEqualTo(200);

        reads.recover();
        Eventually.within(
                SOON, () -> assertThat(cache(gateway).path("state").asString()).isEqualTo("ready"));
    }

    @Test
    void B5_E2_the_retry_reads_again_and_leaves_the_abilities_alone() {
        List<Record> before = prepared.rows("SELECT * FROM abilities ORDER BY channel_id, model");
        reads.failOnce(() -> new NullPointerException("assignment to entry in nil map"));

        var gateway = prepared.start(CACHE_ON, reads).awaitReady();

        assertThat(cache(gateway).path("init_attempts").asInt()).isEqualTo(2);
        assertThat(before).extracting(row -> row.get("workflow_price")).contains(25_000);
        assertThat(prepared.rows("SELECT * FROM abilities ORDER BY channel_id, model"))
                .isEqualTo(before);
    }

    @Test
    void C2c_starts_with_a_slow_database_never_refuse_a_call_once_ready() {
        var statuses = new ArrayList<Integer>();

        for (int start = 0; start < 20; start++) {
            var slow = new ChannelReads().slow(Duration.ofMillis(100));
            if (start % 2 == 0) {
                slow.failOnce(() -> new IllegalStateException("the first query after a pause timed out"));
            }
            try (var gateway = TestGateway.start(prepared.dsn(), CACHE_ON, slow).awaitReady()) {
                for (int call = 0; call < 5; call++) {
                    statuses.add(Prepared.probe(gateway).status());
                }
            }
        }

        assertThat(statuses).hasSize(100).containsOnly(200);
    }

    @Test
    void C3a_the_first_failure_is_logged_as_the_seed_searches_for_it() {
        reads.failOnce(() -> new IllegalStateException("connection lost"));

        prepared.start(CACHE_ON, reads).awaitReady();

        assertThat(log.with("InitChannelCache panic"))
                .singleElement()
                .asString()
                .contains("retrying once")
                .contains("connection lost");
        assertThat(log.with("failed twice")).isEmpty();
    }

    @Test
    void C3b_two_failures_are_logged_with_both_causes_and_readiness_says_why() {
        reads.failOnce(() -> new IllegalStateException("connection lost"));
        reads.failOnce(() -> new StackOverflowError("a bug"));
        reads.fail(() -> new IllegalStateException("still away"));

        var gateway = prepared.start(CACHE_ON, reads);

        Eventually.within(
                SOON,
                () -> assertThat(log.with("InitChannelCache failed twice"))
                        .singleElement()
                        .asString()
                        .startsWith("ERROR")
                        .contains("connection lost")
                        .contains("a bug"));
        var ready = gateway.ready();
        assertThat(ready.status()).isEqualTo(503);
        assertThat(ready.text()).contains("connection lost").contains("a bug");
        assertThat(gateway.check("cache.retry").path("level").asString()).isEqualTo("fail");
        assertThat(Prepared.probe(gateway).status()).isEqualTo(200);
    }

    @Test
    void C3c_E2_the_retry_is_another_first_read() {
        reads.failOnce(() -> new IllegalStateException("connection lost"));

        var gateway = prepared.start(CACHE_ON, reads).awaitReady();

        assertThat(cache(gateway).path("init_attempts").asInt()).isEqualTo(2);
        assertThat(log.with("InitChannelCache: reading")).hasSize(1);
        assertThat(cache(gateway).at("/groups/default/runway").toString()).isEqualTo("[8]");
    }

    @Test
    void D1b_a_normal_start_leaves_the_markers_and_no_panic() {
        var gateway = prepared.start(CACHE_ON, reads, lines).awaitReady();

        assertThat(log.with("InitChannelCache")).isNotEmpty();
        assertThat(gateway.check("log.init").path("level").asString()).isEqualTo("ok");
        assertThat(log.with("channels synced from database")).isNotEmpty();
        assertThat(log.with("panic")).isEmpty();
    }

    @Test
    void E3_readiness_follows_the_first_fill_and_a_metric_tells_its_age() {
        reads.hang();
        var gateway = prepared.start(CACHE_ON, reads);
        assertThat(gateway.ready().status()).isEqualTo(503);
        assertThat(gateway.anyone().get("/livez").status()).isEqualTo(200);

        reads.recover();
        gateway.awaitReady();

        assertThat(gateway.anyone().get("/metrics").text()).contains("snapshot_age");
    }

    @Test
    void E4_the_start_log_shows_what_the_cache_holds_and_changes_are_shown_again() {
        var gateway = prepared.start(CACHE_ON, reads).awaitReady();

        assertThat(log.with("channel cache content"))
                .anySatisfy(line -> assertThat(line)
                        .contains("group=\"default\"")
                        .contains("models=\"8\"")
                        .contains("8]"));

        gateway.edit("UPDATE channels SET models = 'kling,runway' WHERE id = 8");
        gateway.edit("DELETE FROM abilities WHERE channel_id = 8 AND model IN ('suno', 'pika')");
        gateway.refresh();

        assertThat(log.with("channel cache content"))
                .hasSize(2)
                .last()
                .asString()
                .contains("models=\"6\"");
        assertThat(log.lines()).noneMatch(line -> line.contains(Fixture.CHANNEL_KEY));
    }

    private static JsonNode cache(TestGateway gateway) {
        return TestGateway.data(gateway.root().get("/api/channel/cache"));
    }
}
