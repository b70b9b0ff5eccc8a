package dev.sluice.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Environment;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
    @Test
    void C1_an_explicit_false_wins_over_redis() {
        var settings = EffectiveSettings.of(
                new Environment(Map.of("MEMORY_CACHE_ENABLED", "false", "REDIS_CONN_STRING", "redis://cache:6379")),
                "1.0");

        assertThat(settings.cache().on()).isFalse();
        assertThat(settings.cache().decidedBy())
                .contains("MEMORY_CACHE_ENABLED")
                .contains("REDIS_CONN_STRING");
        assertThat(settings.cache().line()).isEqualTo("memory cache disabled");
    }

    @Test
    void redisAloneSwitchesTheCacheOn() {
        var decided = CacheSwitch.of(new Environment(Map.of("REDIS_CONN_STRING", "redis://cache:6379")));

        assertThat(decided).isEqualTo(new CacheSwitch(true, "REDIS_CONN_STRING"));
    }

    @Test
    void F_21_a_sync_frequency_below_one_is_the_default() {
        for (String text : new String[] {"0", "-5", "often", "99999999999"}) {
            assertThat(Sync.of(new Environment(Map.of("SYNC_FREQUENCY", text)))).isEqualTo(new Sync(60, true, false));
        }
    }

    @Test
    void theLineShowsTheDatabaseWithoutItsLogin() {
        var settings = EffectiveSettings.of(
                new Environment(Map.of("SQL_DSN", "postgres://alice:PlantedSecretValue123@db.acme.test:5432/sluice")),
                "1.0");

        assertThat(settings.database())
                .contains("PostgreSQL", "db.acme.test", "SQL_DSN")
                .doesNotContain("alice");
        assertThat(settings.toString()).doesNotContain("PlantedSecretValue123");
    }
}
