package dev.sluice.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.BadSetting;
import dev.sluice.config.Environment;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutingConfigTest {
    @ParameterizedTest
    @ValueSource(strings = {"0", "-5", "often", "1.5"})
    void F21_a_sync_frequency_below_one_means_the_default(String frequency) {
        var config = RoutingConfig.from(new Environment(Map.of("SYNC_FREQUENCY", frequency)));

        assertThat(config.syncEvery()).hasSeconds(60);
    }

    @ParameterizedTest
    @CsvSource({
        "false, redis://cache.example, false, MEMORY_CACHE_ENABLED",
        "true, '', true, MEMORY_CACHE_ENABLED",
        "'', redis://cache.example, true, REDIS_CONN_STRING",
        "'', '', true, default",
    })
    void F22_an_explicit_switch_wins_over_redis_and_the_decider_is_named(
            String cache, String redis, boolean expected, String decidedBy) {
        var config =
                RoutingConfig.from(new Environment(Map.of("MEMORY_CACHE_ENABLED", cache, "REDIS_CONN_STRING", redis)));

        assertThat(config.cache()).isEqualTo(expected);
        assertThat(config.decidedBy()).isEqualTo(decidedBy);
    }

    @ParameterizedTest
    @CsvSource({"True, true", "1, true", "YES, true", "on, true", "FALSE, false", "0, false", "off, false"})
    void F23_the_switch_is_understood_in_every_usual_spelling(String spelled, boolean expected) {
        var config = RoutingConfig.from(new Environment(Map.of("MEMORY_CACHE_ENABLED", spelled)));

        assertThat(config.cache()).isEqualTo(expected);
    }

    @Test
    void F23_a_switch_that_is_not_understood_stops_the_start_and_is_named() {
        var environment = new Environment(Map.of("MEMORY_CACHE_ENABLED", "ture"));

        assertThatThrownBy(() -> RoutingConfig.from(environment))
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining("MEMORY_CACHE_ENABLED");
    }
}
