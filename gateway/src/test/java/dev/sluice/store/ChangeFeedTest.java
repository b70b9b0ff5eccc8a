package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChangeFeedTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void tellsTheOtherNodeWithinSeconds(Engine engine) {
        try (Database here = TestDatabases.ready(engine, folder);
                Database there = Database.open(here.dsn(), PoolConfig.small());
                DatabaseChangeFeed ours = new DatabaseChangeFeed(here);
                DatabaseChangeFeed theirs = new DatabaseChangeFeed(there)) {
            OptionsKeeper writer = new OptionsKeeper(here, ours);
            OptionsKeeper reader = new OptionsKeeper(there, theirs);
            ours.start();
            theirs.start();

            writer.put(Map.of("RetryTimes", "3"));

            assertThat(writer.current().number("RetryTimes")).isEqualTo(3);
            Eventually.within(
                    Duration.ofSeconds(5),
                    () -> assertThat(reader.current().number("RetryTimes")).isEqualTo(3));
        }
    }

    @Test
    void postgresqlTellsAtOnce() {
        try (Database here = TestDatabases.ready(Engine.POSTGRESQL, folder);
                DatabaseChangeFeed ours = new DatabaseChangeFeed(here);
                DatabaseChangeFeed theirs = new DatabaseChangeFeed(here)) {
            AtomicInteger told = new AtomicInteger();
            theirs.listen(ChangeFeed.Topic.CHANNELS, told::incrementAndGet);
            theirs.start();
            Eventually.within(Duration.ofSeconds(5), () -> assertThat(told).hasPositiveValue());
            int before = told.get();

            long began = System.nanoTime();
            here.write(tx -> {
                ours.announce(tx, ChangeFeed.Topic.CHANNELS);
                return null;
            });
            Eventually.within(
                    Duration.ofMillis(500), () -> assertThat(told.get()).isGreaterThan(before));

            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMillis(700));
        }
    }

    @Test
    void aRolledBackChangeIsNeverTold() {
        try (Database database = TestDatabases.ready(Engine.SQLITE, folder);
                DatabaseChangeFeed feed = new DatabaseChangeFeed(database)) {
            AtomicInteger told = new AtomicInteger();
            feed.listen(ChangeFeed.Topic.USERS, told::incrementAndGet);
            feed.start();
            Eventually.within(Duration.ofSeconds(5), () -> assertThat(told).hasValue(1));

            try {
                database.write(tx -> {
                    feed.announce(tx, ChangeFeed.Topic.USERS);
                    throw new IllegalStateException("changed my mind");
                });
            } catch (IllegalStateException _) {
                // As planned.
            }
            AtomicInteger channels = new AtomicInteger();
            feed.listen(ChangeFeed.Topic.CHANNELS, channels::incrementAndGet);
            database.write(tx -> {
                feed.announce(tx, ChangeFeed.Topic.CHANNELS);
                return null;
            });

            Eventually.within(Duration.ofSeconds(5), () -> assertThat(channels).hasPositiveValue());
            assertThat(told).hasValue(1);
        }
    }
}
