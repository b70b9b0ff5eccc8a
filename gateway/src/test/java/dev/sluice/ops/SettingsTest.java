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

        assertThat(settings.routing().cache()).isFalse();
        assertThat(settings.routing().decidedBy()).isEqualTo("MEMORY_CACHE_ENABLED");
        assertThat(settings.redis()).isEqualTo("on");
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
