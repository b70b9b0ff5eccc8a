package dev.sluice.relay;

import static dev.sluice.store.Tables.CHANNELS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.TestDatabases;
import dev.sluice.testkit.FakeUpstream;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Many calls at once against a vendor that fails in every way: every client gets an answer or an error it knows, and
/// all accounts agree to the unit afterwards.
class MassTest {
    private static final long MEGABYTE = 1024 * 1024;

    @TempDir
    Path folder;

    @Test
    void everyCallEndsWellAndTheAccountsAgreeOnSqlite() throws Exception {
        run(TestDatabases.sqlite(folder), 400, 40, 2);
    }

    @Test
    void everyCallEndsWellAndTheAccountsAgreeOnPostgreSql() throws Exception {
        run(TestDatabases.postgresql(), 400, 40, 2);
    }

    @Test
    @Tag("soak")
    void twoThousandTasksAndTwoHundredStreamsAtOnceOnSqlite() throws Exception {
        run(TestDatabases.sqlite(folder), 2000, 200, 5);
    }

    @Test
    @Tag("soak")
    void twoThousandTasksAndTwoHundredStreamsAtOnceOnPostgreSql() throws Exception {
        run(TestDatabases.postgresql(), 2000, 200, 5);
    }

    private static void run(String dsn, int tasks, int chats, int rounds) throws Exception {
        var vendor = new UnreliableVendor();
        try (var upstream = FakeUpstream.start();
                var scene = Scene.on(dsn)
                        .channel(1, upstream, "gpt-4o-mini")
                        .channel(2, upstream, "gpt-4o-mini")
                        .channel(8, upstream, "runway", row -> row.set(CHANNELS.TYPE, 55))
                        .option("RetryTimes", "1")
                        .start()) {
            long spent = 0;
            long held = 0;
            // The first round warms up what grows once, the second is the measure for the others.
            for (int round = 0; round <= rounds; round++) {
                upstream.reset();
                vendor.servesAt(upstream);

                Map<String, Integer> ends = new Crowd(scene.alice()).call(tasks, chats);

                assertThat(ends)
                        .containsKeys("task served", "task failed", "task refused by the vendor", "chat served");
                int charged = ends.entrySet().stream()
                        .filter(end -> !end.getKey().contains("refused")
                                && !end.getKey().contains("failed"))
                        .mapToInt(Map.Entry::getValue)
                        .sum();
                var rows = scene.logRows(charged);
                assertThat(rows).allSatisfy(row -> assertThat(row.quota()).isPositive());
                long total = scene.agreedSpending();
                assertThat(total - spent)
                        .isEqualTo(rows.stream().mapToLong(LogRow::quota).sum());
                spent = total;
                scene.forgetLog();
                upstream.reset();
                long now = Memory.held();
                if (round > 1) {
                    assertThat(now - held).isLessThan(6 * MEGABYTE);
                } else {
                    held = now;
                }
            }
        }
    }
}
