package dev.sluice.routing;

import static dev.sluice.routing.SampleChannel.legacyGateway;
import static dev.sluice.routing.SampleChannel.serving;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.refusal.Refused;
import dev.sluice.routing.RoutingStatus.State;
import dev.sluice.testkit.Eventually;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RoutingKeeperTest {
    private static final List<String> DEFAULT = List.of("default");
    private static final Duration HOUR = Duration.ofHours(1);

    private final LogLines log = new LogLines();
    private final List<RoutingKeeper> started = new ArrayList<>();

    @AfterEach
    void close() {
        started.forEach(RoutingKeeper::close);
        log.close();
    }

    @Test
    void F01_an_unreadable_database_at_the_start_is_not_ready_and_is_tried_again() {
        var source = new FailingChannels(legacyGateway());
        source.failuresLeft.set(3);

        var keeper = start(source, HOUR);
        eventually(() -> assertThat(keeper.status().state()).isEqualTo(State.FAILED));
        assertThat(keeper.status().ready()).isFalse();

        eventually(() -> assertThat(keeper.status().state()).isEqualTo(State.READY));
        assertThat(keeper.status().ready()).isTrue();
        assertThat(keeper.status().initAttempts()).isEqualTo(4);
    }

    @Test
    void F01_F17_while_there_is_no_snapshot_calls_are_served_from_the_database() {
        var source = new FailingChannels(legacyGateway());
        var keeper = keeper(source, new RoutingConfig(true, "test", HOUR));

        var table = await(keeper.forCall(DEFAULT, "runway"));

        assertThat(table.candidates("default", "runway").channelIds()).containsExactly(8L);
        assertThat(keeper.status().fallbacks()).isEqualTo(1);
    }

    @Test
    void without_a_snapshot_and_without_a_database_the_reason_is_cache_not_ready() {
        var source = new FailingChannels(legacyGateway());
        source.failForever();
        var keeper = keeper(source, new RoutingConfig(true, "test", HOUR));

        var refused = (Refused) cause(keeper.forCall(DEFAULT, "runway"));

        assertThat(refused.refusal().status()).isEqualTo(503);
        assertThat(refused.refusal().reason()).isEqualTo("cache_not_ready");
    }

    @Test
    void F02_a_failed_read_never_replaces_a_good_snapshot() {
        var source = new FailingChannels(legacyGateway());
        var keeper = start(source, HOUR);
        eventually(() -> assertThat(keeper.status().state()).isEqualTo(State.READY));
        var before = keeper.current();
        source.channels.clear();
        source.failForever();

        var status = keeper.refresh();

        assertThat(keeper.current()).isSameAs(before);
        assertThat(status.state()).isEqualTo(State.STALE);
        assertThat(status.lastError()).isEqualTo("connection refused");
        assertThat(status.failures()).isEqualTo(1);
        assertThat(log.lines().stream().filter(line -> line.contains("synced from")))
                .hasSize(1);
    }

    @Test
    void F04_an_error_of_any_kind_does_not_end_the_sync_loop() {
        var source = new FailingChannels(legacyGateway());
        var keeper = start(source, Duration.ofSeconds(1));
        eventually(() -> assertThat(keeper.status().state()).isEqualTo(State.READY));
        source.failure = () -> new StackOverflowError("deep");
        source.failuresLeft.set(1);
        source.channels.add(serving(9, "gpt-4").read());

        eventually(() -> assertThat(keeper.current().channel(9)).isPresent());
        assertThat(keeper.status().failures()).isEqualTo(1);
    }

    @Test
    void F05_C3a_the_first_failure_says_panic_and_the_retry_reads_again() {
        var source = new FailingChannels(legacyGateway());
        source.failure = () -> new NullPointerException("entry in nil map");
        source.failuresLeft.set(1);

        var keeper = start(source, HOUR);

        eventually(() -> assertThat(keeper.status().state()).isEqualTo(State.READY));
        assertThat(source.wholeReads).hasValue(2);
        assertThat(log.lines())
                .anySatisfy(line -> assertThat(line)
                        .contains("ERROR", "InitChannelCache panic: entry in nil map", "retrying once"));
        assertThat(keeper.status().initFailure()).isEmpty();
    }

    @Test
    void F06_C3b_two_failures_are_said_with_both_causes_and_the_process_serves_on() {
        var source = new FailingChannels(legacyGateway());
        var causes = new ArrayList<>(List.of("first cause", "second cause"));
        source.failure = () -> new IllegalStateException(causes.removeFirst());
        source.failuresLeft.set(2);

        var keeper = start(source, HOUR);

        eventually(() -> assertThat(log.lines())
                .anySatisfy(line -> assertThat(line)
                        .contains("ERROR", "InitChannelCache failed twice: first cause, second cause")));
        assertThat(await(keeper.forCall(DEFAULT, "runway"))
                        .candidates("default", "runway")
                        .channelIds())
                .containsExactly(8L);
        assertThat(keeper.status().initFailure()).isEqualTo("first cause, second cause");
    }

    @Test
    void F07_a_refresh_makes_a_new_channel_known_at_once() {
        var source = new FailingChannels();
        var keeper = start(source, HOUR);
        eventually(() -> assertThat(keeper.status().state()).isEqualTo(State.READY));
        source.channels.add(legacyGateway().read());

        keeper.refresh();

        assertThat(keeper.current().serves(DEFAULT, "runway")).isTrue();
    }

    @Test
    void F08_C2b_a_change_made_in_sql_is_seen_within_the_sync_period() {
        var source = new FailingChannels(legacyGateway());
        var keeper = start(source, Duration.ofSeconds(1));
        eventually(() -> assertThat(keeper.status().state()).isEqualTo(State.READY));

        source.channels.clear();

        eventually(() -> assertThat(keeper.current().serves(DEFAULT, "runway")).isFalse());
    }

    @Test
    void a_miss_looks_into_the_database_before_the_call_is_refused() {
        var source = new FailingChannels();
        var keeper = start(source, HOUR);
        eventually(() -> assertThat(keeper.status().state()).isEqualTo(State.READY));
        source.channels.add(legacyGateway().read());

        var table = await(keeper.forCall(DEFAULT, "runway"));

        assertThat(table.candidates("default", "runway").channelIds()).containsExactly(8L);
    }

    @Test
    void F20_a_storm_on_unknown_models_costs_one_read_a_second_at_most() {
        var source = new FailingChannels(legacyGateway());
        var keeper = start(source, HOUR);
        eventually(() -> assertThat(keeper.status().state()).isEqualTo(State.READY));
        long began = System.nanoTime();

        var calls = new ArrayList<Future<RoutingTable>>();
        for (int i = 0; i < 1000; i++) {
            calls.add(keeper.forCall(DEFAULT, "unknown-" + i % 50));
        }
        await(Future.all(calls));

        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began) + 1;
        assertThat(source.wholeReads.get() - 1L).isBetween(1L, seconds + 1);
    }

    @Test
    void F20_a_pair_looked_for_in_vain_is_not_looked_for_again_at_once() {
        var source = new FailingChannels(legacyGateway());
        var keeper = start(source, HOUR);
        eventually(() -> assertThat(keeper.status().state()).isEqualTo(State.READY));
        await(keeper.forCall(DEFAULT, "unknown"));
        int reads = source.wholeReads.get();

        await(keeper.forCall(DEFAULT, "unknown"));

        assertThat(source.wholeReads).hasValue(reads);
        assertThat(keeper.status().misses()).isEqualTo(2);
    }

    @Test
    void B3_with_the_cache_on_a_known_pair_costs_no_read() {
        var source = new FailingChannels(legacyGateway());
        var keeper = start(source, HOUR);
        eventually(() -> assertThat(keeper.status().state()).isEqualTo(State.READY));
        source.failForever();

        for (int i = 0; i < 100; i++) {
            assertThat(keeper.forCall(DEFAULT, "runway").result().serves(DEFAULT, "runway"))
                    .isTrue();
        }
        assertThat(source.wholeReads.get() + source.smallReads.get()).isEqualTo(1);
    }

    @Test
    void B3_with_the_cache_off_an_edit_counts_on_the_very_next_call() {
        var source = new FailingChannels(legacyGateway());
        var keeper = keeper(source, new RoutingConfig(false, "MEMORY_CACHE_ENABLED", HOUR));
        keeper.start();
        assertThat(await(keeper.forCall(DEFAULT, "runway")).serves(DEFAULT, "runway"))
                .isTrue();

        source.channels.set(0, legacyGateway().status(2).read());

        assertThat(await(keeper.forCall(DEFAULT, "runway")).serves(DEFAULT, "runway"))
                .isFalse();
        assertThat(keeper.status().state()).isEqualTo(State.OFF);
    }

    @Test
    void C1_the_start_says_that_the_cache_is_off_and_why() {
        keeper(new FailingChannels(), new RoutingConfig(false, "MEMORY_CACHE_ENABLED", HOUR))
                .start();

        assertThat(log.lines())
                .anySatisfy(line -> assertThat(line).contains("memory cache disabled", "MEMORY_CACHE_ENABLED"));
    }

    @Test
    void D1b_E4_a_normal_start_logs_the_markers_and_the_content_but_no_key() {
        var source = new FailingChannels(legacyGateway().key("sk-upstream-secret"));

        var keeper = start(source, HOUR);

        eventually(() ->
                assertThat(log.lines()).anySatisfy(line -> assertThat(line).contains("cache content")));
        assertThat(keeper.status().state()).isEqualTo(State.READY);
        var text = String.join("\n", log.lines());
        assertThat(text)
                .contains("InitChannelCache", "channels synced from database", "group=\"default\"")
                .contains("models=\"4\"", "channels=\"[8]\"")
                .doesNotContain("panic", "sk-upstream-secret");
    }

    @Test
    void F19_a_job_finds_its_channel_even_if_the_snapshot_does_not_have_it() {
        var source = new FailingChannels();
        var keeper = start(source, HOUR);
        eventually(() -> assertThat(keeper.status().state()).isEqualTo(State.READY));
        source.channels.add(legacyGateway().status(2).read());

        assertThat(await(keeper.forChannel(8)).channel(8)).isPresent();
    }

    @Test
    void a_switched_off_channel_is_out_at_once_and_stays_out_of_later_reads_until_settled() {
        var source = new FailingChannels(legacyGateway());
        var keeper = start(source, HOUR);
        eventually(() -> assertThat(keeper.status().state()).isEqualTo(State.READY));

        var unsaved = keeper.changeNow(8, channel -> channel.withStatus(ChannelStatus.DISABLED_AUTOMATICALLY));
        var atOnce = keeper.current().serves(DEFAULT, "runway");
        keeper.refresh();
        var afterRead = keeper.current().serves(DEFAULT, "runway");
        keeper.settle(unsaved);
        keeper.refresh();

        assertThat(List.of(atOnce, afterRead, keeper.current().serves(DEFAULT, "runway")))
                .containsExactly(false, false, true);
    }

    private RoutingKeeper start(RoutingSource source, Duration every) {
        var keeper = keeper(source, new RoutingConfig(true, "test", every));
        keeper.start();
        return keeper;
    }

    private RoutingKeeper keeper(RoutingSource source, RoutingConfig config) {
        var keeper = new RoutingKeeper(source, config, new VirtualThreads(), InstantSource.system());
        started.add(keeper);
        return keeper;
    }

    private static void eventually(Eventually.Check check) {
        Eventually.within(Duration.ofSeconds(8), check);
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(8, TimeUnit.SECONDS)
                .join();
    }

    private static Throwable cause(Future<?> future) {
        return await(future.transform(done -> Future.succeededFuture(done.cause())));
    }

    static final class VirtualThreads implements BlockingWork {
        @Override
        public <T> Future<T> run(Callable<T> work) {
            Promise<T> promise = Promise.promise();
            Thread.startVirtualThread(() -> {
                try {
                    promise.complete(work.call());
                } catch (Exception failure) {
                    promise.fail(failure);
                }
            });
            return promise.future();
        }
    }
}
