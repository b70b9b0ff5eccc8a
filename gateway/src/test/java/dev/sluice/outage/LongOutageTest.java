package dev.sluice.outage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.Response;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The database is away for long while calls go on.
class LongOutageTest {
    private static final int CALLERS = 4;
    private static final Duration TO_CATCH_UP = Duration.ofMinutes(5);
    private static final Map<String, String> GENEROUS = Map.of("SLUICE_OVERDRAFT", "2000000000");

    @TempDir
    Path folder;

    @Test
    void P05_everything_is_booked_when_the_database_returns_after_ten_seconds() {
        awayUnderLoad(Duration.ofSeconds(10));
    }

    @Test
    @Tag("chaos")
    void everythingIsBookedWhenTheDatabaseReturnsAfterAMinute() {
        awayUnderLoad(Duration.ofSeconds(60));
    }

    @Test
    void aFullJournalRefusesCallsAndLosesNone() {
        var small = Map.of(
                "SLUICE_OVERDRAFT",
                "2000000000",
                "SLUICE_JOURNAL_SEGMENT_BYTES",
                Integer.toString(1 << 20),
                "SLUICE_JOURNAL_MAX_BYTES",
                Integer.toString(2 << 20));
        try (var site = Site.running(folder, small)) {
            // A token nobody has used is not known without the database.
            assertThat(site.task().status()).isEqualTo(200);
            site.server().kill();
            int served = 1;
            Response answer = site.task();
            for (; answer.status() == 200; answer = site.task()) {
                served++;
            }
            assertThat(answer.status()).as(answer.text()).isEqualTo(503);
            assertThat(Site.code(answer)).isEqualTo("ledger_behind");
            assertThat(site.reasons()).contains("ledger_full");
            assertThat(served).isGreaterThan(500);

            site.server().startAgain();
            site.awaitStatus("ready");
            site.expectBooked(served);
            assertThat(site.task().status()).isEqualTo(200);
        }
    }

    private void awayUnderLoad(Duration away) {
        try (var site = Site.running(folder, GENEROUS)) {
            var served = new AtomicInteger();
            var stop = new AtomicBoolean();
            List<CompletableFuture<Void>> callers = new ArrayList<>();
            assertThat(site.task().status()).isEqualTo(200);
            for (int caller = 0; caller < CALLERS; caller++) {
                callers.add(CompletableFuture.runAsync(() -> call(site, served, stop), Thread::startVirtualThread));
            }
            site.server().kill();
            long back = System.nanoTime() + away.toNanos();
            Eventually.within(
                    away.plus(Site.SOON),
                    () -> assertThat(System.nanoTime() - back).isPositive());
            site.server().startAgain();
            int servedAway = served.get();
            Eventually.within(Site.SOON, () -> assertThat(served.get()).isGreaterThan(servedAway + 100));
            // Callers without a pause may be faster than a database; what they left is written behind them.
            stop.set(true);
            callers.forEach(CompletableFuture::join);
            site.awaitStatus("ready", TO_CATCH_UP);

            assertThat(served).hasValueGreaterThan(100);
            site.expectBooked(served.get() + 1);
        }
    }

    private static void call(Site site, AtomicInteger served, AtomicBoolean stop) {
        while (!stop.get()) {
            Response answer = site.task();
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            served.incrementAndGet();
        }
    }
}
