package dev.sluice.routing;

import static dev.sluice.routing.SampleChannel.legacyGateway;
import static dev.sluice.routing.SampleChannel.serving;
import static dev.sluice.store.Tables.ABILITIES;
import static dev.sluice.store.Tables.CHANNELS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.ChangeFeed.Topic;
import dev.sluice.store.Database;
import dev.sluice.store.Engine;
import dev.sluice.store.TestDatabases;
import dev.sluice.testkit.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChannelHealthTest {
    private static final List<String> DEFAULT = List.of("default");
    private static final ChannelFailure REJECTED =
            new ChannelFailure(401, "invalid_api_key", "Incorrect API key: sk-upstream-secret", true);
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(
            value = Engine.class,
            names = {"SQLITE", "POSTGRESQL"})
    void a_channel_that_will_fail_again_is_out_at_once_and_then_in_the_database(Engine engine) {
        try (var node = new Node(engine, serving(1, "m"))) {
            var writing = new CountDownLatch(1);
            var health = node.health(task -> Thread.startVirtualThread(() -> {
                awaitQuietly(writing);
                task.run();
            }));

            assertThat(health.attemptFailed(node.pick("m"), REJECTED)).isTrue();

            assertThat(node.keeper.current().serves(DEFAULT, "m")).isFalse();
            assertThat(node.status(1)).isEqualTo(1);
            writing.countDown();
            Eventually.within(
                    Duration.ofSeconds(5), () -> assertThat(node.status(1)).isEqualTo(3));
            assertThat(node.abilitiesEnabled()).isZero();
            assertThat(node.otherInfo(1))
                    .contains("status_code=401", "1700000000")
                    .doesNotContain("secret");
            assertThat(node.feed.announced).containsExactly(Topic.CHANNELS);
            assertThat(node.keeper.refresh().counts().enabled()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Engine.class,
            names = {"SQLITE", "POSTGRESQL"})
    void of_several_keys_only_the_failing_one_goes_until_none_is_left(Engine engine) {
        try (var node = new Node(engine, serving(1, "m").key("a\nb").info("{\"is_multi_key\":true,\"kept\":1}"))) {
            var health = node.health(Runnable::run);

            var first = node.pick("m");
            health.attemptFailed(first, REJECTED);

            assertThat(node.status(1)).isEqualTo(1);
            assertThat(node.info(1)).contains("\"kept\":1");
            var second = node.pick("m");
            assertThat(second.key().index()).isNotEqualTo(first.key().index());
            health.attemptFailed(second, REJECTED);
            assertThat(node.status(1)).isEqualTo(3);
            assertThat(node.keeper.current().serves(DEFAULT, "m")).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Engine.class,
            names = {"SQLITE", "POSTGRESQL"})
    void F26_D_M09_a_failed_probe_never_switches_off_a_job_service(Engine engine) {
        try (var node = new Node(engine, legacyGateway())) {
            var switchedOff = node.health(Runnable::run).testFailed(node.pick("runway"), REJECTED);

            assertThat(switchedOff).isFalse();
            assertThat(node.status(8)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Engine.class,
            names = {"SQLITE", "POSTGRESQL"})
    void D_M10_a_recovered_channel_is_back_at_once_but_one_disabled_by_hand_stays_off(Engine engine) {
        try (var node =
                new Node(engine, serving(1, "m").status(3), serving(2, "other").status(2))) {
            var health = node.health(Runnable::run);

            health.recovered(node.keeper.current().channel(1).orElseThrow());
            health.recovered(node.keeper.current().channel(2).orElseThrow());

            assertThat(node.keeper.current().serves(DEFAULT, "m")).isTrue();
            assertThat(List.of(node.status(1), node.status(2))).containsExactly(1, 2);
            assertThat(node.abilitiesEnabled()).isEqualTo(1);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// One node's routing over a real database that holds `channels`, each with one ability row.
    private final class Node implements AutoCloseable {
        final Database database;
        final LocalFeed feed = new LocalFeed();
        final RoutingKeeper keeper;

        Node(Engine engine, SampleChannel... channels) {
            database = TestDatabases.ready(engine, folder);
            for (var channel : channels) {
                RoutingTables.insert(database, channel);
                var read = channel.read();
                RoutingTables.insert(
                        database, new Ability("default", read.models().getFirst(), read.id(), read.enabled()));
            }
            keeper = new RoutingKeeper(
                    new RoutingStore(database, SampleChannel.READER),
                    new RoutingConfig(true, "test", Duration.ofHours(1)),
                    new RoutingKeeperTest.VirtualThreads(),
                    InstantSource.system());
            keeper.follow(feed);
            keeper.refresh();
        }

        ChannelHealth health(Executor threads) {
            var options = AutoDisableRuleTest.options(Map.of("AutomaticDisableChannelEnabled", "true"));
            return new ChannelHealth(keeper, database, feed, () -> options, threads, InstantSource.fixed(NOW));
        }

        Pick pick(String model) {
            return new Planner().plan(keeper.current(), DEFAULT, model).next().orElseThrow();
        }

        int status(long id) {
            return database.read(sql -> sql.select(CHANNELS.STATUS)
                    .from(CHANNELS)
                    .where(CHANNELS.ID.eq(id))
                    .fetchSingle(CHANNELS.STATUS));
        }

        String otherInfo(long id) {
            return database.read(sql -> sql.select(CHANNELS.OTHER_INFO)
                    .from(CHANNELS)
                    .where(CHANNELS.ID.eq(id))
                    .fetchSingle(CHANNELS.OTHER_INFO));
        }

        String info(long id) {
            return database.read(sql -> sql.select(CHANNELS.CHANNEL_INFO)
                    .from(CHANNELS)
                    .where(CHANNELS.ID.eq(id))
                    .fetchSingle(CHANNELS.CHANNEL_INFO));
        }

        int abilitiesEnabled() {
            return database.read(sql -> sql.fetchCount(ABILITIES, ABILITIES.ENABLED.isTrue()));
        }

        @Override
        public void close() {
            keeper.close();
            database.close();
        }
    }
}
