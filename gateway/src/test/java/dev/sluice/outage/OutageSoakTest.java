package dev.sluice.outage;

import static dev.sluice.store.Tables.JOBS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.Response;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Outages one after the other under calls that never pause, so that they meet transactions at every point of theirs.
@Tag("soak")
class OutageSoakTest {
    private static final int CALLERS = 4;
    private static final int ROUNDS = 8;

    @TempDir
    Path folder;

    @Test
    void everyCallIsServedAndBookedOnceThroughManyOutages() {
        try (var site = Site.running(folder)) {
            var served = new AtomicInteger();
            var stop = new AtomicBoolean();
            List<CompletableFuture<Void>> callers = new ArrayList<>();
            for (int caller = 0; caller < CALLERS; caller++) {
                callers.add(CompletableFuture.runAsync(() -> call(site, served, stop), Thread::startVirtualThread));
            }

            for (int round = 0; round < ROUNDS; round++) {
                awaitMore(served, 500 + 137 * round);
                if (round % 3 == 2) {
                    site.server().freeze();
                    awaitMore(served, 1000);
                    site.server().thaw();
                } else {
                    site.server().kill();
                    awaitMore(served, 1000);
                    site.server().startAgain();
                }
                site.awaitStatus("ready");
            }
            stop.set(true);
            callers.forEach(CompletableFuture::join);

            site.expectBooked(served.get());
            Eventually.within(Site.SOON, () -> {
                int jobs = site.query(sql -> sql.fetchCount(JOBS));
                assertThat(jobs).isEqualTo(served.get());
            });
        }
    }

    private static void call(Site site, AtomicInteger served, AtomicBoolean stop) {
        while (!stop.get()) {
            Response answer = Site.within(Duration.ofSeconds(2), site::task);
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            served.incrementAndGet();
        }
    }

    private static void awaitMore(AtomicInteger served, int calls) {
        int goal = served.get() + calls;
        Eventually.within(Site.SOON, () -> assertThat(served).hasValueGreaterThanOrEqualTo(goal));
    }
}
