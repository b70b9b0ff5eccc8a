package dev.sluice.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ledger.Accounts;
import dev.sluice.refusal.Refused;
import dev.sluice.testkit.Eventually;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TokenCacheTest {
    private static final Credential ABC = Credential.parse("sk-abc");
    private static final Known KNOWN = new Known(Samples.token(), Samples.ALICE);
    private static final Known DISABLED = new Known(Samples.withStatus(2, -1, 0, false), Samples.ALICE);

    private final FailingSource source = new FailingSource();
    private final AtomicLong nanos = new AtomicLong(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final TokenCache cache = new TokenCache(source, new Accounts(), threads, nanos::incrementAndGet);

    @AfterEach
    void close() {
        source.gate.countDown();
        cache.close();
        threads.close();
    }

    @Test
    void a_fresh_token_is_not_read_again() {
        source.rows.put("abc", KNOWN);

        await(cache.find(ABC));
        await(cache.find(ABC));

        assertThat(source.reads).hasValue(1);
    }

    @Test
    void C4b_an_edit_made_in_sql_counts_on_the_next_call_once_the_token_is_older_than_50_ms() {
        source.rows.put("abc", KNOWN);
        await(cache.find(ABC));
        source.rows.put("abc", DISABLED);
        nanos.addAndGet(TokenCache.FRESH.toNanos());

        assertThat(await(cache.find(ABC))).isEqualTo(DISABLED);
    }

    @Test
    void an_edit_that_was_announced_counts_at_once() {
        source.rows.put("abc", KNOWN);
        await(cache.find(ABC));
        source.rows.put("abc", DISABLED);

        cache.invalidate();

        assertThat(await(cache.find(ABC))).isEqualTo(DISABLED);
    }

    @Test
    void a_deleted_token_is_unknown_on_the_next_call() {
        source.rows.put("abc", KNOWN);
        await(cache.find(ABC));
        source.rows.clear();
        cache.invalidate();

        assertThat(status(cache.find(ABC))).isEqualTo(401);
    }

    @Test
    void an_unknown_key_is_remembered_until_something_changes() {
        assertThat(status(cache.find(ABC))).isEqualTo(401);
        assertThat(status(cache.find(ABC))).isEqualTo(401);
        assertThat(source.reads).hasValue(1);

        source.rows.put("abc", KNOWN);
        cache.invalidate();

        assertThat(await(cache.find(ABC))).isEqualTo(KNOWN);
    }

    @Test
    void a_call_never_joins_a_read_that_began_before_it_arrived() {
        source.rows.put("abc", KNOWN);
        var gate = new CountDownLatch(1);
        source.gate = gate;
        var early = cache.find(ABC);
        Eventually.within(Duration.ofSeconds(5), () -> assertThat(source.reads).hasValue(1));
        source.rows.put("abc", DISABLED);

        var late = cache.find(ABC);
        gate.countDown();

        assertThat(await(early)).isEqualTo(KNOWN);
        assertThat(await(late)).isEqualTo(DISABLED);
    }

    @Test
    void calls_that_wait_together_share_one_read() {
        source.rows.put("abc", KNOWN);
        var gate = new CountDownLatch(1);
        source.gate = gate;
        cache.find(Credential.parse("sk-first"));
        Eventually.within(Duration.ofSeconds(5), () -> assertThat(source.reads).hasValue(1));

        var calls = new ArrayList<Future<Known>>();
        for (int i = 0; i < 100; i++) {
            calls.add(cache.find(ABC));
        }
        gate.countDown();

        assertThat(await(Future.all(calls)).size()).isEqualTo(100);
        assertThat(source.reads).hasValue(2);
    }

    @Test
    void while_the_database_fails_known_tokens_are_served_and_unknown_ones_get_503() {
        source.rows.put("abc", KNOWN);
        await(cache.find(ABC));
        source.broken = true;
        cache.invalidate();

        assertThat(await(cache.find(ABC))).isEqualTo(KNOWN);
        assertThat(status(cache.find(Credential.parse("sk-new")))).isEqualTo(503);
        assertThat(cache.status().degraded()).isTrue();
    }

    @Test
    void while_the_database_hangs_known_tokens_are_served_after_a_moment() {
        source.rows.put("abc", KNOWN);
        await(cache.find(ABC));
        source.gate = new CountDownLatch(1);
        cache.invalidate();

        assertThat(await(cache.find(ABC))).isEqualTo(KNOWN);
        assertThat(cache.status().degraded()).isTrue();
    }

    @Test
    void a_hanging_read_does_not_stop_later_ones() {
        source.rows.put("abc", KNOWN);
        var hang = new CountDownLatch(1);
        source.gate = hang;
        var stuck = cache.find(Credential.parse("sk-stuck"));
        Eventually.within(Duration.ofSeconds(5), () -> assertThat(source.reads).hasValue(1));
        source.gate = new CountDownLatch(0);

        assertThat(await(cache.find(ABC))).isEqualTo(KNOWN);
        assertThat(status(stuck)).isEqualTo(401);
        hang.countDown();
    }

    @Test
    void when_the_database_is_back_edits_count_again() {
        source.rows.put("abc", KNOWN);
        await(cache.find(ABC));
        source.broken = true;
        cache.invalidate();
        await(cache.find(ABC));
        source.broken = false;
        source.rows.put("abc", DISABLED);

        Eventually.within(Duration.ofSeconds(5), () -> {
            nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
            assertThat(await(cache.find(ABC))).isEqualTo(DISABLED);
        });
        assertThat(cache.status().degraded()).isFalse();
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(5, TimeUnit.SECONDS)
                .join();
    }

    private static int status(Future<Known> future) {
        // A refusal becomes a value, so that the wait ends in one way.
        return await(future.transform(done -> Future.succeededFuture(
                done.cause() instanceof Refused refused ? refused.refusal().status() : 0)));
    }
}
