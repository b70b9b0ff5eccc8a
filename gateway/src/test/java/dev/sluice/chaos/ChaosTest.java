package dev.sluice.chaos;

import dev.sluice.store.Dsn;
import dev.sluice.store.OwnPostgres;
import dev.sluice.store.TestDatabases;
import dev.sluice.testkit.FakeUpstream;
import dev.sluice.testkit.SluiceProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The product under mixed calls at full speed, killed at random again and again. After each start and at the end
/// the books agree to the unit, and each call whose answer ended at its caller is charged exactly once.
class ChaosTest {
    private static final int CALLERS = 16;
    private static final int FEW = 5;
    private static final int MANY = Integer.getInteger("sluice.chaos.kills", 200) / 2;

    @TempDir
    Path folder;

    private final List<String> ended = new ArrayList<>();

    @Test
    void P03_kills_under_load_lose_and_invent_nothing_on_sqlite() {
        killAgainAndAgain(TestDatabases.sqlite(folder), FEW);
    }

    @Test
    void P03_kills_under_load_lose_and_invent_nothing_on_postgresql() {
        try (var server = OwnPostgres.start(folder)) {
            killAgainAndAgain(server.dsn(), FEW);
        }
    }

    @Test
    @Tag("chaos")
    void manyKillsOnSqlite() {
        killAgainAndAgain(TestDatabases.sqlite(folder), MANY);
    }

    @Test
    @Tag("chaos")
    void manyKillsOnPostgresql() {
        try (var server = OwnPostgres.start(folder)) {
            killAgainAndAgain(server.dsn(), MANY);
        }
    }

    private void killAgainAndAgain(String text, int kills) {
        var dsn = Dsn.parse("SQL_DSN", text);
        var random = new Random();
        try (var upstream = FakeUpstream.start()) {
            Market.open(dsn, upstream.baseUrl());
            var environment = Map.of(
                    "SQL_DSN",
                    text,
                    "SLUICE_ROOT_PASSWORD",
                    "a long password",
                    "SLUICE_JOURNAL_SYNC_MS",
                    "20",
                    "SLUICE_JOURNAL_SEGMENT_BYTES",
                    Integer.toString(1 << 20),
                    "SLUICE_JOURNAL_DIR",
                    folder.resolve("journal").toString());
            try (var books = new Books(dsn, dsn)) {
                for (int kill = 0; kill < kills; kill++) {
                    round(environment, books, Duration.ofMillis(random.nextInt(50, 1500)), true);
                    upstream.reset();
                }
                round(environment, books, Duration.ofMillis(500), false);
                books.expectBalanced();
                books.expectCharged(ended);
                books.expectJobs(ended);
            }
        }
    }

    /// One life of the process: what those before it left must be right before it serves anybody.
    private void round(Map<String, String> environment, Books books, Duration life, boolean killed) {
        try (var process = SluiceProcess.start(folder, environment)) {
            var client = process.client();
            process.awaitReady(client);
            books.expectBalanced();
            books.expectCharged(ended);
            books.expectJobs(ended);
            try (var traffic = Traffic.begin(client, CALLERS)) {
                LockSupport.parkNanos(life.toNanos());
                if (killed) {
                    process.kill();
                }
                traffic.stop();
                ended.addAll(traffic.ended());
            }
            if (!killed) {
                process.stop();
            }
        }
    }
}
