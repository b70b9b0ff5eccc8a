package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.BadSetting;
import dev.sluice.config.Environment;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.FakeUpstream;
import dev.sluice.testkit.LogCapture;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisNotificationsTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration NEVER = Duration.ofHours(1);

    @TempDir
    Path folder;

    @AfterAll
    static void stop() {
        VERTX.close().await();
    }

    @ParameterizedTest
    @EnumSource(
            value = Engine.class,
            names = {"SQLITE", "MYSQL"})
    void aChangeOnOneNodeIsSeenByTheOtherAtOnce(Engine engine) {
        try (var redis = new OwnRedis();
                Database here = TestDatabases.ready(engine, folder);
                Database there = Database.open(here.dsn(), PoolConfig.small());
                DatabaseChangeFeed ours = feed(here, redis.address());
                DatabaseChangeFeed theirs = feed(there, redis.address())) {
            OptionsKeeper writer = new OptionsKeeper(here, ours);
            OptionsKeeper reader = new OptionsKeeper(there, theirs);
            AtomicInteger channels = new AtomicInteger();
            theirs.listen(ChangeFeed.Topic.CHANNELS, channels::incrementAndGet);
            startAndHear(ours, theirs);

            writer.put(Map.of("RetryTimes", "3"));

            Eventually.within(
                    Duration.ofMillis(700),
                    () -> assertThat(reader.current().number("RetryTimes")).isEqualTo(3));
            assertThat(channels)
                    .as("listeners of other topics, told at the start only")
                    .hasValue(1);
        }
    }

    @Test
    void aRedisThatComesBackIsHeardAgainAndWhatWasMissedIsMadeUpFor() {
        try (var redis = new OwnRedis();
                Database here = TestDatabases.ready(Engine.SQLITE, folder);
                Database there = Database.open(here.dsn(), PoolConfig.small());
                DatabaseChangeFeed ours = feed(here, redis.address());
                DatabaseChangeFeed theirs = feed(there, redis.address());
                LogCapture log = new LogCapture()) {
            OptionsKeeper writer = new OptionsKeeper(here, ours);
            OptionsKeeper reader = new OptionsKeeper(there, theirs);
            startAndHear(ours, theirs);

            redis.stop();
            Eventually.within(
                    SOON,
                    () -> assertThat(log.with("Redis is away"))
                            .as("of each node")
                            .hasSize(2));
            long began = System.nanoTime();
            writer.put(Map.of("RetryTimes", "4"));
            writer.put(Map.of("RetryTimes", "5"));
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));
            redis.startAgain();

            Eventually.within(
                    SOON,
                    () -> assertThat(reader.current().number("RetryTimes")).isEqualTo(5));
            Eventually.within(SOON, () -> assertThat(log.with("Redis is back")).hasSize(2));
            assertThat(log.with("Redis is away")).hasSize(2);
            assertThat(log.with("p@ss")).isEmpty();
            writer.put(Map.of("RetryTimes", "6"));
            Eventually.within(
                    Duration.ofMillis(700),
                    () -> assertThat(reader.current().number("RetryTimes")).isEqualTo(6));
        }
    }

    @Test
    void withoutRedisTheCountersAreEnough() {
        String nobody = FakeUpstream.nobody().replace("http://", "redis://");
        try (Database here = TestDatabases.ready(Engine.SQLITE, folder);
                Database there = Database.open(here.dsn(), PoolConfig.small());
                DatabaseChangeFeed ours = new DatabaseChangeFeed(here, ways(nobody));
                DatabaseChangeFeed theirs = new DatabaseChangeFeed(there, ways(nobody))) {
            OptionsKeeper writer = new OptionsKeeper(here, ours);
            OptionsKeeper reader = new OptionsKeeper(there, theirs);
            ours.start();
            theirs.start();

            writer.put(Map.of("RetryTimes", "3"));

            Eventually.within(
                    SOON,
                    () -> assertThat(reader.current().number("RetryTimes")).isEqualTo(3));
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            redis://localhost,                        redis://localhost:6379/0,   '',    ,
            redis://localhost:6380/7,                 redis://localhost:6380/7,   '',    ,
            redis://:secret@cache.acme.example:6379/0, redis://cache.acme.example:6379/0, '', secret,
            redis://alice:p@s:s%2F@localhost:6379/1,  redis://localhost:6379/1,   alice, p@s:s/,
            rediss://alice:secret@[::1]:6390,         rediss://[::1]:6390/0,      alice, secret
            """)
    void readsTheFormsOfTheAddress(String text, String endpoint, String user, String password) {
        var address = RedisAddress.from(new Environment(Map.of("REDIS_CONN_STRING", text)))
                .orElseThrow();

        assertThat(address).isEqualTo(new RedisAddress(endpoint, user, password));
        assertThat(address.toString()).doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost:6379", "http://localhost", "redis://", "redis://alice:s3cret@/0", "redis://h:x/0"})
    void refusesWhatNamesNoRedis(String text) {
        var environment = new Environment(Map.of("REDIS_CONN_STRING", text));

        assertThatThrownBy(() -> RedisAddress.from(environment))
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining("REDIS_CONN_STRING")
                .hasMessageNotContaining("s3cret");
    }

    private static DatabaseChangeFeed feed(Database database, String address) {
        return new DatabaseChangeFeed(database, ways(address), NEVER);
    }

    private static List<Notifications> ways(String address) {
        return RedisNotifications.from(new Environment(Map.of("REDIS_CONN_STRING", address)), VERTX).stream()
                .toList();
    }

    /// A feed that looks once an hour has heard of Redis when its first look is over: only a confirmed subscription
    /// makes it look.
    private static void startAndHear(DatabaseChangeFeed... feeds) {
        for (DatabaseChangeFeed feed : feeds) {
            AtomicInteger told = new AtomicInteger();
            feed.listen(ChangeFeed.Topic.USERS, told::incrementAndGet);
            feed.start();
            Eventually.within(SOON, () -> assertThat(told).hasPositiveValue());
        }
    }
}
