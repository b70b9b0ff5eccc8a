package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.Engine;
import dev.sluice.testkit.ChannelReads;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.TestGateway;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// F-08 between two gateways on one database, and row R6: a cold start under load.
@ParameterizedClass(name = "{0}")
@EnumSource(Engine.class)
@SuppressWarnings("NullAway.Init") // made before each row
class NodesTest {
    private static final Map<String, String> STALE = Map.of("MEMORY_CACHE_ENABLED", "true", "SYNC_FREQUENCY", "3600");

    private final Engine engine;
    private Prepared prepared;

    NodesTest(Engine engine) {
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
    void F08_an_edit_on_one_node_is_known_to_the_other_within_moments() {
        var one = prepared.start(STALE).awaitReady();
        var other = prepared.start(STALE).awaitReady();
        assertThat(Prepared.probe(other).status()).isEqualTo(200);

        TestGateway.data(one.root().put("/api/channel/", "{\"id\":8,\"status\":2}"));

        assertThat(Scene.reason(Prepared.probe(one))).isEqualTo("channel_disabled");
        Eventually.within(
                Duration.ofSeconds(3),
                () -> assertThat(Scene.reason(Prepared.probe(other))).isEqualTo("channel_disabled"));
    }

    @Test
    void R6_F17_a_cold_start_under_load_refuses_nothing_once_ready() {
        var statuses = new ArrayList<Integer>();
        var gateway = prepared.start(STALE, new ChannelReads().slow(Duration.ofMillis(300)));

        while (gateway.ready().status() != 200) {
            Prepared.probe(gateway);
        }
        for (int call = 0; call < 10; call++) {
            statuses.add(Prepared.probe(gateway).status());
        }

        assertThat(statuses).containsOnly(200);
    }
}
