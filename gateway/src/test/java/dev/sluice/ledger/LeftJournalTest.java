package dev.sluice.ledger;

import static dev.sluice.ledger.LedgerFixture.SOON;
import static dev.sluice.ledger.LedgerFixture.call;
import static dev.sluice.store.Tables.LEDGER;
import static dev.sluice.store.Tables.LOGS;
import static dev.sluice.store.Tables.USERS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.Engine;
import dev.sluice.store.Options;
import dev.sluice.store.TestDatabases;
import dev.sluice.testkit.Eventually;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What processes that are gone left in their journals.
final class LeftJournalTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(Engine.class)
    void P02_charges_of_dead_processes_are_booked_once_by_whoever_starts_next(Engine engine) {
        try (var fixture = new LedgerFixture(engine, folder, 1_000_000, 1_000_000)) {
            var config = LedgerConfig.in(folder.resolve("left"));
            var identity = new NodeStore(fixture.database, Clock.systemUTC()).database();
            leave(config, identity, 3, 3);
            List<Long> nodes = Collections.synchronizedList(new ArrayList<>());
            var options = Options.defaults();
            try (var writer = writer(fixture, config, options)) {
                writer.afterReplay(node -> nodes.add(node.id()));
                writer.start();
                Eventually.within(
                        SOON, () -> assertThat(writer.state().replaying()).isFalse());

                assertThat(writer.state().health()).isEqualTo(LedgerState.Health.FLOWING);
                assertThat(nodes).hasSize(3).doesNotHaveDuplicates();
                assertThat(fixture.wallet()).isEqualTo(1_000_000 - 9 * 10);
                assertThat(fixture.sum(LEDGER, LEDGER.QUOTA)).isEqualTo(90);
                assertThat(fixture.sum(LOGS, LOGS.QUOTA)).isEqualTo(90);
                assertThat(JournalFolder.left(config.journal().folder(), identity))
                        .isEmpty();
            }
            try (var writer = writer(fixture, config, options)) {
                writer.start();
                Eventually.within(
                        SOON, () -> assertThat(writer.state().replaying()).isFalse());
                assertThat(fixture.wallet()).isEqualTo(1_000_000 - 9 * 10);
            }
        }
    }

    @Test
    void chargesForAnotherDatabaseAreLeftAlone() {
        try (var fixture = new LedgerFixture(Engine.SQLITE, folder, 1_000_000, 1_000_000)) {
            var config = LedgerConfig.in(folder.resolve("left"));
            leave(config, "another database", 1, 5);
            try (var writer = writer(fixture, config, Options.defaults())) {
                writer.start();
                Eventually.within(
                        SOON, () -> assertThat(writer.state().replaying()).isFalse());
            }

            assertThat(fixture.wallet()).isEqualTo(1_000_000);
            for (var other : JournalFolder.left(config.journal().folder(), "another database")) {
                try (other) {
                    assertThat(other.segments()).hasSize(1);
                }
            }
        }
    }

    @Test
    void rowsOfALogDatabaseFollowTheirMoneyAfterADeathBetweenTheTwo() {
        try (var fixture = new LedgerFixture(Engine.SQLITE, folder, 1_000_000, 1_000_000);
                var logs = TestDatabases.ready(Engine.SQLITE, folder)) {
            var config = LedgerConfig.in(folder.resolve("left"));
            var nodes = new NodeStore(fixture.database, Clock.systemUTC());
            leave(config, nodes.database(), 1, 10);
            // The process before wrote the money of six events and the rows of four.
            var store = new LedgerStore(fixture.database, logs, nodes, "", fixture.accounts);
            try (var old = JournalFolder.take(config.journal().folder(), nodes.database())) {
                var position = store.position(nodes.own(old.node(), "before"));
                var keep = new LedgerBatch.Keep(true, true, true);
                var events = new ArrayList<Numbered>();
                for (int seq = 1; seq <= 6; seq++) {
                    events.add(new Numbered(seq, call(1, 10)));
                }
                store.writeMoney(position, LedgerBatch.of(events, keep), false);
                store.writeRows(position, events.subList(0, 4), 4);
            }

            try (var writer = new LedgerWriter(fixture.database, logs, fixture.accounts, Options::defaults, config)) {
                writer.start();
                Eventually.within(
                        SOON, () -> assertThat(writer.state().replaying()).isFalse());
            }

            assertThat(fixture.wallet()).isEqualTo(1_000_000 - 100);
            assertThat(logs.<Integer>read(sql -> sql.fetchCount(LOGS))).isEqualTo(10);
        }
    }

    @Test
    void P06_each_call_has_exactly_one_row_whoever_closes_it() throws Exception {
        try (var fixture = new LedgerFixture(Engine.SQLITE, folder, 10_000_000, 10_000_000);
                var threads = Executors.newFixedThreadPool(4)) {
            var settled = new AtomicInteger();
            var work = new ArrayList<Callable<Boolean>>();
            for (int i = 0; i < 2000; i++) {
                var reservation = fixture.reserve(1, 1, Hold.of(Quota.of(100)));
                Callable<Boolean> close = () -> {
                    if (ThreadLocalRandom.current().nextInt(3) == 0) {
                        reservation.release(null);
                    } else if (reservation.settle(call(1, 100)).isPresent()) {
                        settled.incrementAndGet();
                    }
                    return true;
                };
                work.add(close);
                work.add(close);
            }
            for (var done : threads.invokeAll(work)) {
                done.get();
            }
            assertThat(fixture.writer.flush(SOON)).isTrue();

            assertThat(fixture.sum(USERS, USERS.REQUEST_COUNT)).isEqualTo(settled.get());
            assertThat(fixture.database.<Integer>read(sql -> sql.fetchCount(LOGS)))
                    .isEqualTo(settled.get());
            assertThat(fixture.database.<Integer>read(sql -> sql.fetchCount(LEDGER)))
                    .isEqualTo(settled.get());
            assertThat(fixture.wallet()).isEqualTo(10_000_000 - 100L * settled.get());
        }
    }

    private static LedgerWriter writer(LedgerFixture fixture, LedgerConfig config, Options options) {
        return new LedgerWriter(fixture.database, fixture.database, fixture.accounts, () -> options, config);
    }

    /// As many journals as there were processes, each with as many events of 10 quota.
    private static void leave(LedgerConfig config, String database, int processes, int events) {
        var open = new ArrayList<FileJournal>();
        for (int process = 0; process < processes; process++) {
            var journal = new FileJournal(
                    JournalFolder.take(config.journal().folder(), database), config.journal(), 0, new NoDamage());
            for (int event = 0; event < events; event++) {
                journal.append(call(1, 10));
            }
            open.add(journal);
        }
        open.forEach(FileJournal::close);
    }

    private record NoDamage() implements JournalReader.Damage {
        @Override
        public void lost(long first, long last) {
            throw new AssertionError("lost %d to %d".formatted(first, last));
        }

        @Override
        public void unreadable(long seq, byte[] event, IllegalArgumentException cause) {
            throw new AssertionError("unreadable: " + seq, cause);
        }
    }
}
