package dev.sluice.outage;

import static dev.sluice.store.Tables.JOBS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.LogCapture;
import dev.sluice.testkit.Response;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseLossTest {
    @TempDir
    Path folder;

    @Test
    void knownTokensAreServedWithoutTheDatabaseAndBookedOnceWhenItIsBack() {
        try (var site = Site.running(folder)) {
            accepted(site.task());
            site.expectBooked(1);

            site.server().kill();
            for (int call = 0; call < 10; call++) {
                accepted(Site.within(Duration.ofSeconds(1), site::task));
            }
            for (int number = 0; number < 3; number++) {
                int stranger = number;
                Response answer = Site.within(
                        Duration.ofSeconds(5), () -> site.stranger(stranger).post(Site.TASK, Site.TASK_BODY));
                assertThat(answer.status()).as(answer.text()).isEqualTo(503);
                assertThat(Site.code(answer)).isEqualTo("database_unavailable");
            }
            Eventually.within(
                    Site.SOON,
                    () -> assertThat(site.reasons())
                            .contains("database_unavailable", "ledger_behind", "channels_stale"));
            Response degraded = Site.within(Duration.ofSeconds(1), site::readiness);
            assertThat(degraded.status()).as(degraded.text()).isEqualTo(200);
            assertThat(degraded.json().path("status").asString()).isEqualTo("degraded");
            assertThat(degraded.text()).contains("127.0.0.1").doesNotContain("postgres:postgres");

            site.server().startAgain();
            site.awaitStatus("ready");
            site.expectBooked(11);
            accepted(site.task());
            site.expectBooked(12);
            int jobs = site.query(sql -> sql.fetchCount(JOBS));
            assertThat(jobs).as("jobs other nodes can find").isEqualTo(12);
        }
    }

    @Test
    void aDatabaseKilledDuringASyncChangesNothingForCallers() throws SQLException {
        try (var log = new LogCapture();
                var site = Site.running(folder)) {
            accepted(site.task());
            double failures;
            int synced;
            try (Connection other = site.server().connect();
                    Statement statement = other.createStatement()) {
                other.setAutoCommit(false);
                statement.execute("LOCK TABLE channels IN ACCESS EXCLUSIVE MODE");
                Eventually.within(
                        Site.SOON,
                        () -> assertThat(waitingForChannels(statement)).isPositive());
                failures = site.metric("sluice_routing_refresh_failures_total");
                synced = log.with("synced").size();
                site.server().kill();
            }

            for (int call = 0; call < 5; call++) {
                accepted(Site.within(Duration.ofSeconds(1), site::task));
            }
            Eventually.within(
                    Site.SOON,
                    () -> assertThat(site.metric("sluice_routing_refresh_failures_total"))
                            .isGreaterThan(failures));
            assertThat(log.with("channels not synced")).isNotEmpty();
            assertThat(log.with("synced from database")).hasSize(synced);
            assertThat(site.reasons()).contains("channels_stale");

            site.server().startAgain();
            site.awaitStatus("ready");
        }
    }

    @Test
    void aStartWithoutTheDatabaseListensAndIsReadyOnceItIsThere() {
        try (var site = Site.prepared(folder)) {
            site.server().kill();
            Site.within(Duration.ofSeconds(5), () -> {
                site.start();
                return null;
            });

            assertThat(site.anyone().get("/livez").status()).isEqualTo(200);
            Response unready = Site.within(Duration.ofSeconds(1), site::readiness);
            assertThat(unready.status()).isEqualTo(503);
            assertThat(unready.json().path("status").asString()).isEqualTo("not_ready");
            assertThat(site.reasons()).contains("database_not_opened", "database_unavailable");
            assertThat(unready.text()).contains("nothing listens at its address");
            Response refused = Site.within(Duration.ofSeconds(5), site::task);
            assertThat(refused.status()).isEqualTo(503);
            assertThat(Site.code(refused)).isEqualTo("database_unavailable");
            assertThat(site.upstream().requests()).isEmpty();

            site.server().startAgain();
            site.awaitStatus("ready");
            accepted(site.task());
            site.expectBooked(1);
        }
    }

    private static void accepted(Response answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    private static int waitingForChannels(Statement statement) throws SQLException {
        try (var rows = statement.executeQuery(
                "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'channels'::regclass")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
