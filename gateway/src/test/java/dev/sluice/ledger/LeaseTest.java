package dev.sluice.ledger;

import static dev.sluice.ledger.LedgerFixture.SOON;
import static dev.sluice.ledger.LedgerFixture.await;
import static dev.sluice.ledger.LedgerFixture.call;
import static dev.sluice.store.Tables.LEASES;
import static dev.sluice.store.Tables.LOGS;
import static dev.sluice.store.Tables.NODES;
import static dev.sluice.store.Tables.TOKENS;
import static dev.sluice.store.Tables.USERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.refusal.Refused;
import dev.sluice.store.Database;
import dev.sluice.store.DatabaseChangeFeed;
import dev.sluice.store.Engine;
import dev.sluice.store.Options;
import dev.sluice.testkit.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Several nodes over one database.
final class LeaseTest {
    private static final LeaseConfig PATIENT = new LeaseConfig(
            Duration.ofSeconds(1), 5_000_000, 500_000, Duration.ofSeconds(10), Duration.ofSeconds(10), ZoneOffset.UTC);

    @TempDir
    private Path folder;

    /// 1,000 calls of 1,000 units at once, on three nodes, by a user who can pay 100 of them.
    @ParameterizedTest
    @EnumSource(Engine.class)
    void P01_concurrent_requests_cannot_overspend(Engine engine) throws Exception {
        try (var fixture = new LedgerFixture(engine, folder, 100_000, 1_000_000);
                var one = new Node(fixture.database, folder);
                var two = new Node(fixture.database, folder);
                var three = new Node(fixture.database, folder);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var nodes = List.of(one, two, three);
            var admitted = new AtomicInteger();
            var calls = new ArrayList<Callable<Boolean>>();
            for (int number = 0; number < 1000; number++) {
                var node = nodes.get(number % 3);
                calls.add(() -> {
                    try {
                        await(node.ledger.reserve(1, 1, Hold.of(Quota.of(1000))))
                                .settle(call(1, 1000));
                        admitted.incrementAndGet();
                        return true;
                    } catch (Refused _) {
                        return false;
                    }
                });
            }
            for (var node : nodes) {
                node.awaitOthers();
            }
            for (var call : threads.invokeAll(calls)) {
                call.get();
            }

            for (var node : nodes) {
                assertThat(node.writer.flush(SOON)).isTrue();
            }
            assertThat(admitted).hasValue(100);
            assertThat(fixture.wallet()).isZero();
            assertThat(fixture.sum(USERS, USERS.USED_QUOTA)).isEqualTo(100_000);
            assertThat(fixture.sum(TOKENS, TOKENS.REMAIN_QUOTA)).isEqualTo(900_000);
            assertThat(fixture.sum(TOKENS, TOKENS.USED_QUOTA)).isEqualTo(100_000);
            assertThat(fixture.sum(LOGS, LOGS.QUOTA)).isEqualTo(100_000);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void P09_a_limit_of_a_token_holds_for_all_nodes_together(Engine engine) {
        try (var fixture = new LedgerFixture(engine, folder, 1_000_000, 1000);
                var one = new Node(fixture.database, folder, LeaseConfig.DEFAULT);
                var two = new Node(fixture.database, folder, LeaseConfig.DEFAULT)) {
            one.awaitOthers();
            await(one.ledger.reserve(1, 1, Hold.of(Quota.of(600))));

            assertThatExceptionOfType(Refused.class)
                    .isThrownBy(() -> await(two.ledger.reserve(1, 1, Hold.of(Quota.of(600)))))
                    .satisfies(refused ->
                            assertThat(refused.refusal().code()).isEqualTo("pre_consume_token_quota_failed"));
            Eventually.within(
                    SOON,
                    () -> assertThat(await(two.ledger.reserve(1, 1, Hold.of(Quota.of(400))))
                                    .held())
                            .isEqualTo(Quota.of(400)));
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aNodeGivesBackWhatItDoesNotUseAtAnothersWish(Engine engine) {
        try (var fixture = new LedgerFixture(engine, folder, 100_000, 1_000_000);
                var one = new Node(fixture.database, folder);
                var two = new Node(fixture.database, folder)) {
            one.awaitOthers();
            var big = await(one.ledger.reserve(1, 1, Hold.of(Quota.of(90_000))));
            big.release(null);
            assertThat(leased(fixture)).isGreaterThanOrEqualTo(90_000);

            assertThat(await(two.ledger.reserve(1, 1, Hold.of(Quota.of(80_000))))
                            .held())
                    .isEqualTo(Quota.of(80_000));
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void allLeasesTogetherFitIntoTheRow(Engine engine) {
        try (var fixture = new LedgerFixture(engine, folder, 10_000, 1_000_000);
                var one = new Node(fixture.database, folder);
                var two = new Node(fixture.database, folder)) {
            one.awaitOthers();
            for (int i = 0; i < 6; i++) {
                await(one.ledger.reserve(1, 1, Hold.of(Quota.of(700))));
                await(two.ledger.reserve(1, 1, Hold.of(Quota.of(700))));
                assertThat(leased(fixture)).isBetween(1400L * (i + 1), 10_000L);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void anIdleLeaseFlowsBack(Engine engine) {
        try (var fixture = new LedgerFixture(engine, folder, 10_000, 10_000);
                var node = new Node(fixture.database, folder)) {
            await(node.ledger.reserve(1, 1, Hold.of(Quota.of(500)))).settle(call(1, 500));
            assertThat(node.writer.flush(SOON)).isTrue();
            assertThat(leased(fixture)).isPositive();

            Eventually.within(
                    SOON,
                    () -> assertThat(fixture.database.<Integer>read(sql -> sql.fetchCount(LEASES, LEASES.KIND.gt(0))))
                            .isZero());
            assertThat(fixture.wallet()).isEqualTo(9500);
        }
    }

    @Test
    void whatIsUnderWayStaysLeased() {
        try (var fixture = new LedgerFixture(Engine.SQLITE, folder, 10_000, 10_000);
                var node = new Node(fixture.database, folder)) {
            var hold = await(node.ledger.reserve(1, 2, Hold.of(Quota.of(500))));
            Eventually.within(SOON, () -> assertThat(leased(fixture)).isEqualTo(500));

            hold.settle(call(2, 200));
            assertThat(node.writer.flush(SOON)).isTrue();
            assertThat(fixture.wallet()).isEqualTo(9800);
            Eventually.within(SOON, () -> assertThat(leased(fixture)).isZero());
        }
    }

    @Test
    void aStopGivesEverythingBack() {
        try (var fixture = new LedgerFixture(Engine.SQLITE, folder, 10_000, 10_000)) {
            try (var node = new Node(fixture.database, folder)) {
                await(node.ledger.reserve(1, 1, Hold.of(Quota.of(500)))).settle(call(1, 500));
            }

            assertThat(fixture.database.<Integer>read(sql -> sql.fetchCount(LEASES, LEASES.KIND.gt(0))))
                    .isZero();
            assertThat(fixture.wallet()).isEqualTo(9500);
        }
    }

    @Test
    void whatADeadProcessLeasedFlowsBackOnceItsJournalIsReplayed() {
        try (var fixture = new LedgerFixture(Engine.SQLITE, folder, 10_000, 10_000)) {
            var dead = new Node(fixture.database, folder);
            await(dead.ledger.reserve(1, 1, Hold.of(Quota.of(9000))));
            await(dead.ledger.reserve(1, 1, Hold.of(Quota.of(500)))).settle(call(1, 500));
            dead.die();
            assertThat(leased(fixture)).isGreaterThanOrEqualTo(9000);

            try (var next = new Node(fixture.database, folder)) {
                Eventually.within(SOON, () -> assertThat(leased(fixture)).isZero());
                assertThat(await(next.ledger.reserve(1, 1, Hold.of(Quota.of(9500))))
                                .held())
                        .isEqualTo(Quota.of(9500));
            }
            assertThat(fixture.wallet()).isEqualTo(9500);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void anOperatorReleasesANodeThatWillNotComeBack(Engine engine) {
        try (var fixture = new LedgerFixture(engine, folder, 10_000, 10_000)) {
            var dead = new Node(fixture.database, folder);
            await(dead.ledger.reserve(1, 2, Hold.of(Quota.of(9000))));
            long node = dead.writer.node().id();
            dead.die();
            var release = new LeaseReleaseStore(fixture.database);

            assertThat(release.release(node)).isInstanceOf(LeaseReleaseStore.Outcome.Alive.class);
            assertThat(release.release(-1)).isInstanceOf(LeaseReleaseStore.Outcome.Unknown.class);
            fixture.database.write(sql -> sql.update(NODES)
                    .set(NODES.SEEN_AT, 1L)
                    .where(NODES.ID.eq(node))
                    .execute());
            assertThat(release.release(node)).isInstanceOf(LeaseReleaseStore.Outcome.Released.class);
            assertThat(leased(fixture)).isZero();
        }
    }

    @Test
    void aChargeShrinksTheLeaseItWasReservedFrom() {
        try (var fixture = new LedgerFixture(Engine.SQLITE, folder, 10_000, 10_000)) {
            fixture.reserve(1, 2, Hold.of(Quota.of(500))).settle(call(2, 300));
            long before = leased(fixture);
            assertThat(fixture.writer.flush(SOON)).isTrue();

            assertThat(leased(fixture)).isEqualTo(before - 300);
            assertThat(fixture.accounts.leased(AccountKey.user(1))).isEqualTo(before - 300);
        }
    }

    @Test
    void P08_a_wallet_is_what_its_row_says_at_the_next_read() {
        try (var fixture = new LedgerFixture(Engine.SQLITE, folder, 10_000, 10_000)) {
            fixture.reserve(1, 1, Hold.of(Quota.of(500))).release(null);
            fixture.database.write(sql -> sql.update(USERS).set(USERS.QUOTA, 0L).execute());
            fixture.observe();

            assertThatExceptionOfType(Refused.class).isThrownBy(() -> fixture.reserve(1, 1, Hold.of(Quota.of(1))));

            fixture.database.write(
                    sql -> sql.update(USERS).set(USERS.QUOTA, 5000L).execute());
            fixture.observe();
            assertThat(fixture.reserve(1, 1, Hold.of(Quota.of(5000))).held()).isEqualTo(Quota.of(5000));
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void knownUsersSpendTheirLeaseAndTheOverdraftWhileTheDatabaseIsAway(Engine engine) {
        try (var fixture = new LedgerFixture(engine, folder, 10_000_000, 10_000_000)) {
            fixture.reserve(1, 1, Hold.of(Quota.of(1000))).release(null);
            long leased = leased(fixture);
            fixture.database.write(sql -> sql.execute("ALTER TABLE users RENAME TO users_away"));
            long spent = 0;
            try {
                for (int i = 0; i < 100; i++) {
                    fixture.reserve(1, 1, Hold.of(Quota.of(100_000))).settle(call(1, 100_000));
                    spent += 100_000;
                }
            } catch (Refused refused) {
                assertThat(refused.refusal().code()).isEqualTo("insufficient_user_quota");
            }
            assertThat(spent).isBetween(leased, leased + 500_000);

            fixture.database.write(sql -> sql.execute("ALTER TABLE users_away RENAME TO users"));
            assertThat(fixture.writer.flush(SOON)).isTrue();
            assertThat(fixture.wallet()).isEqualTo(10_000_000 - spent);
            Eventually.within(SOON, () -> fixture.reserve(1, 1, Hold.of(Quota.of(1_000_000))));
        }
    }

    private static long leased(LedgerFixture fixture) {
        return fixture.database.read(
                sql -> sql.select(LEASES.AMOUNT).from(LEASES).where(LEASES.KIND.eq(1)).fetch(LEASES.AMOUNT).stream()
                        .mapToLong(Long::longValue)
                        .sum());
    }

    /// One more process over the fixture's database, as far as the ledger is concerned.
    static final class Node implements AutoCloseable {
        final Accounts accounts = new Accounts();
        final DatabaseChangeFeed feed;
        final LedgerWriter writer;
        final LeaseKeeper leases;
        final Ledger ledger;

        Node(Database database, Path folder) {
            this(database, folder, PATIENT);
        }

        Node(Database database, Path folder, LeaseConfig config) {
            var options = Options.defaults();
            feed = new DatabaseChangeFeed(database);
            writer = new LedgerWriter(
                    database, database, accounts, () -> options, LedgerConfig.in(folder.resolve("journal")));
            leases = new LeaseKeeper(database, accounts, feed, config);
            ledger = new Ledger(accounts, leases, writer, () -> Prices.from(options));
            feed.start();
            writer.afterReplay(leases::replayed);
            writer.start();
            leases.start(writer.node());
            LedgerFixture.observe(database, accounts);
        }

        void awaitOthers() {
            Eventually.within(SOON, () -> assertThat(leases.hasOthers()).isTrue());
        }

        /// Ends as a killed process does, as far as leases are concerned.
        void die() {
            writer.close();
            leases.leave();
            feed.close();
        }

        @Override
        public void close() {
            writer.close();
            leases.close();
            feed.close();
        }
    }
}
