package dev.sluice.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.Engine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Verdicts that rest on a number, at the edges the specification names.
class ThresholdTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"1000, OK", "1001, WARN", "5000, WARN", "5001, FAIL"})
    void aSlowDatabaseIsAWarningAboveASecondAndAFailureAboveFive(long millis, Level level) {
        assertThat(DatabaseChecks.latencyOf(Duration.ofMillis(millis)).level()).isEqualTo(level);
    }

    @ParameterizedTest
    @CsvSource({"80, 100, OK", "81, 100, WARN", "100, 100, WARN", "101, 100, FAIL"})
    void aPoolMayUseFourFifthsOfTheServer(int pool, long limit, Level level) {
        assertThat(DatabaseChecks.limitsOf(pool, limit).level()).isEqualTo(level);
    }

    @ParameterizedTest
    @CsvSource({"99, OK", "98.9, WARN", "90, WARN", "89.9, FAIL"})
    void callsShouldSucceedInNinetyNineOfAHundred(double rate, Level level) {
        assertThat(CacheChecks.rated(rate).level()).isEqualTo(level);
    }

    @ParameterizedTest
    @CsvSource({"0, OK", "1, WARN", "2, WARN", "3, FAIL"})
    void aBurstMayMeetTwoRefusals(int unavailable, Level level) {
        assertThat(Live.burst(unavailable).level()).isEqualTo(level);
    }

    @Test
    void pricesOfTwoDatabasesAreCompared() {
        String priced =
                "INSERT INTO abilities (\"group\", model, channel_id, enabled, priority, weight, workflow_price)"
                        + " VALUES ('default', '7512345', 1, true, 0, 0, %d)";
        try (var here = Ward.of(Engine.SQLITE, folder);
                var there = Ward.of(Engine.SQLITE, folder)) {
            here.sql(priced.formatted(7));
            there.sql(priced.formatted(9));
            here.with(
                    "SLUICE_DOCTOR_OTHER_DSN",
                    "sqlite://" + there.database().dsn().jdbcUrl().substring(12));

            assertThat(here.check("price.local_diff").verdict().evidence().toString())
                    .contains("7512345=here 7, there 9");
        }
    }

    @Test
    void lookAlikesAreNamedAndStrangersLeftAlone() {
        assertThat(Variable.lookAlikes(
                        List.of("MEMORY_CACHE", "SYNC_FREQ", "SQL_MAX_OPEN_CONN", "JAVA_HOME", "HOME", "LC_ALL")))
                .containsOnlyKeys("MEMORY_CACHE", "SYNC_FREQ", "SQL_MAX_OPEN_CONN");
    }
}
