package dev.sluice.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.Database;
import dev.sluice.store.Dsn;
import dev.sluice.store.PoolConfig;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthTest {
    @Test
    void aliveAnswersWithoutAskingAnything() {
        assertThat(Health.alive().status()).isEqualTo(200);
    }

    @Test
    void blockingConditionsMakeTheGatewayUnready() {
        var migration = new Latch("migration_running", "the database is being brought up");
        var health = new Health(List.of(migration));

        assertThat(health.readiness().status()).isEqualTo(503);
        assertThat(health.readiness().json()).contains("not_ready", "migration_running", "being brought up");

        migration.done();

        assertThat(health.readiness()).isEqualTo(new Health.Answer(200, "{\"status\":\"ready\",\"reasons\":[]}"));
    }

    @Test
    void otherConditionsAreNamedAndDegradeOnly() {
        var health = new Health(List.of(() -> List.of(new Condition("redis_unavailable", "away", false))));

        assertThat(health.readiness().status()).isEqualTo(200);
        assertThat(health.readiness().json()).contains("\"status\":\"degraded\"", "redis_unavailable");
    }

    /// `/readyz` is open to all, and texts come from many hands.
    @Test
    void noConditionTellsWhoSignsInToTheDatabase() {
        var condition = new Condition(
                "channels_stale", "database postgres://alice:invented-word@db:5432/sluice: refused", false);

        assertThat(condition.text()).contains("db:5432", "refused").doesNotContain("alice", "invented-word");
    }

    @Test
    void aDatabaseThatNeverAnsweredBlocks(@TempDir Path directory) {
        Dsn dsn = Dsn.parse("SQL_DSN", "postgres://alice:PlantedSecretValue123@127.0.0.1:1/sluice");
        try (var database = Database.lazily(dsn, PoolConfig.small())) {
            var conditions = new DatabaseProbe(database).look();

            assertThat(conditions).singleElement().satisfies(condition -> {
                assertThat(condition.blocking()).isTrue();
                assertThat(condition.code()).isEqualTo("database_unavailable");
                assertThat(condition.text()).contains("127.0.0.1:1").doesNotContain("PlantedSecretValue123");
            });
        }
    }

    @Test
    void aDatabaseThatAnswersIsNoCondition(@TempDir Path directory) {
        Dsn dsn = Dsn.parse("SQL_DSN", "sqlite://" + directory.resolve("one-api.db"));
        try (var database = Database.open(dsn, PoolConfig.small())) {
            assertThat(new DatabaseProbe(database).look()).isEmpty();
        }
    }
}
