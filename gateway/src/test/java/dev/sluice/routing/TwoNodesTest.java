package dev.sluice.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.Database;
import dev.sluice.store.DatabaseChangeFeed;
import dev.sluice.store.Engine;
import dev.sluice.store.PoolConfig;
import dev.sluice.store.TestDatabases;
import dev.sluice.testkit.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TwoNodesTest {
    private static final List<String> DEFAULT = List.of("default");

    private static final Duration SOON = Duration.ofSeconds(5);

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(
            value = Engine.class,
            names = {"SQLITE", "POSTGRESQL"})
    void F08_a_change_on_one_node_is_known_to_the_other_long_before_its_next_sync(Engine engine) {
        try (var here = TestDatabases.ready(engine, folder);
                var there = Database.open(here.dsn(), PoolConfig.small());
                var feedHere = new DatabaseChangeFeed(here);
                var feedThere = new DatabaseChangeFeed(there);
                var keeperHere = keeper(here, feedHere);
                var keeperThere = keeper(there, feedThere)) {
            RoutingTables.insert(here, SampleChannel.serving(1, "m"));
            keeperHere.refresh();
            keeperThere.refresh();
            // A feed's first look tells every listener, whatever happened; only later news prove anything.
            Eventually.within(
                    SOON, () -> assertThat(keeperThere.status().refreshes()).isGreaterThan(1));
            var options = AutoDisableRuleTest.options(Map.of("AutomaticDisableChannelEnabled", "true"));
            var health = new ChannelHealth(
                    keeperHere, here, feedHere, () -> options, Thread::startVirtualThread, InstantSource.system());
            var pick = new Planner()
                    .plan(keeperHere.current(), DEFAULT, "m")
                    .next()
                    .orElseThrow();

            health.attemptFailed(pick, new ChannelFailure(401, "invalid", "no", true));

            assertThat(keeperHere.current().serves(DEFAULT, "m")).isFalse();
            Eventually.within(
                    SOON,
                    () -> assertThat(keeperThere.current().serves(DEFAULT, "m")).isFalse());
        }
    }

    private static RoutingKeeper keeper(Database database, DatabaseChangeFeed feed) {
        var keeper = new RoutingKeeper(
                new RoutingStore(database, SampleChannel.READER),
                new RoutingConfig(true, "test", Duration.ofHours(1)),
                new RoutingKeeperTest.VirtualThreads(),
                InstantSource.system());
        keeper.follow(feed);
        feed.start();
        return keeper;
    }
}
