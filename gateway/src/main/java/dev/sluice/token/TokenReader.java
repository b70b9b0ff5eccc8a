package dev.sluice.token;

import dev.sluice.ledger.Accounts;
import dev.sluice.ledger.Stamp;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads tokens for all calls that wait, in batches: one read at a time serves whoever arrived before it began.
///
/// A read that hangs longer than a call waits is left behind and another one may start, a few at most; what it
/// finds in the end still counts if nothing newer is known.
final class TokenReader implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TokenReader.class);
    private static final int MOST_KEYS = 500;
    private static final int MOST_HANGING = 3;
    private static final long PROBE_EVERY = TimeUnit.MILLISECONDS.toNanos(500);

    /// Takes what a read found for one key; null if there is no such token.
    interface Memory {
        void remember(KeyHash hash, @Nullable Known known, long readBegan);
    }

    private final TokenSource source;
    private final Accounts accounts;
    private final Executor threads;
    private final LongSupplier nanos;
    private final Memory memory;
    private final Function<KeyHash, @Nullable Known> known;
    private final Queue<Lookup> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicReference<@Nullable Run> current = new AtomicReference<>();
    private final AtomicInteger hanging = new AtomicInteger();
    private final AtomicLong nextProbe;
    private final LongAdder reads = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final ScheduledThreadPoolExecutor timer;
    private volatile boolean degraded;
    private volatile String lastError = "";

    TokenReader(
            TokenSource source,
            Accounts accounts,
            Executor threads,
            LongSupplier nanos,
            Memory memory,
            Function<KeyHash, @Nullable Known> known) {
        this.source = source;
        this.accounts = accounts;
        this.threads = threads;
        this.nanos = nanos;
        this.memory = memory;
        this.known = known;
        this.nextProbe = new AtomicLong(nanos.getAsLong());
        this.timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("token-timer").factory());
        timer.setRemoveOnCancelPolicy(true);
    }

    /// One reading thread. It ends by itself, or is left behind while its read hangs.
    private static final class Run {
        private enum Phase {
            READING,
            LEFT,
            ENDED
        }

        private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.READING);

        boolean leave() {
            return phase.compareAndSet(Phase.READING, Phase.LEFT);
        }

        boolean end() {
            return phase.compareAndSet(Phase.READING, Phase.ENDED);
        }

        boolean left() {
            return phase.get() == Phase.LEFT;
        }
    }

    Future<Known> read(String key, KeyHash hash) {
        var lookup = new Lookup(key, hash);
        waiting.add(lookup);
        limit(lookup, TokenCache.PATIENCE, () -> impatient(lookup));
        startIfIdle();
        return lookup.answer();
    }

    /// Finds out, now and then and without anybody waiting, whether the database is back.
    void probe(String key, KeyHash hash) {
        long now = nanos.getAsLong();
        long due = nextProbe.get();
        if (now - due >= 0 && nextProbe.compareAndSet(due, now + PROBE_EVERY)) {
            waiting.add(new Lookup(key, hash));
            startIfIdle();
        }
    }

    private void startIfIdle() {
        var run = new Run();
        if (current.compareAndSet(null, run)) {
            threads.execute(() -> drain(run));
        }
    }

    private void drain(Run run) {
        try {
            while (!run.left()) {
                var batch = take();
                if (batch.isEmpty()) {
                    break;
                }
                serve(run, batch);
            }
        } finally {
            if (run.end()) {
                current.compareAndSet(run, null);
            } else {
                hanging.decrementAndGet();
            }
            if (!waiting.isEmpty()) {
                startIfIdle();
            }
        }
    }

    private List<Lookup> take() {
        var batch = new ArrayList<Lookup>();
        while (batch.size() < MOST_KEYS) {
            var lookup = waiting.poll();
            if (lookup == null) {
                break;
            }
            if (!lookup.settled()) {
                batch.add(lookup);
            }
        }
        return batch;
    }

    private void serve(Run run, List<Lookup> batch) {
        var byKey = new HashMap<String, KeyHash>();
        batch.forEach(lookup -> byKey.put(lookup.key, lookup.hash));
        long began = nanos.getAsLong();
        reads.increment();
        try {
            var stamp = accounts.stamp();
            var found = new HashMap<String, Known>();
            for (var row : source.read(byKey.keySet())) {
                found.put(row.key(), row.known());
                observe(row.known(), stamp);
            }
            byKey.forEach((key, hash) -> memory.remember(hash, found.get(key), began));
            if (!run.left()) {
                recovered();
            }
            batch.forEach(lookup -> answer(lookup, found.get(lookup.key)));
        } catch (RuntimeException failure) {
            failures.increment();
            degrade(failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage());
            batch.forEach(this::answerFromMemory);
        }
    }

    private void observe(Known row, Stamp readBegan) {
        var token = row.token();
        accounts.observeUser(row.owner().id(), row.owner().quota(), readBegan);
        accounts.observeToken(token.id(), token.remainQuota(), token.unlimited(), readBegan);
    }

    /// A call has waited as long as one with a known token will. One with an unknown token has nothing to fall back
    /// on and is given longer, by another read if this one hangs.
    private void impatient(Lookup lookup) {
        if (lookup.settled()) {
            return;
        }
        degrade("the database did not answer within %d ms".formatted(TokenCache.PATIENCE.toMillis()));
        var run = current.get();
        if (run != null && hanging.get() < MOST_HANGING && run.leave()) {
            hanging.incrementAndGet();
            current.compareAndSet(run, null);
        }
        var token = known.apply(lookup.hash);
        if (token != null) {
            lookup.found(token);
        } else {
            limit(lookup, TokenCache.PATIENCE_WITH_UNKNOWN, () -> answerFromMemory(lookup));
            waiting.add(lookup);
        }
        if (!waiting.isEmpty()) {
            startIfIdle();
        }
    }

    private void limit(Lookup lookup, Duration patience, Runnable end) {
        lookup.limitedBy(timer.schedule(end, patience.toMillis(), TimeUnit.MILLISECONDS));
    }

    private static void answer(Lookup lookup, @Nullable Known token) {
        if (token == null) {
            lookup.failed(Rejections.UNKNOWN_KEY.asFailure());
        } else {
            lookup.found(token);
        }
    }

    private void answerFromMemory(Lookup lookup) {
        var token = known.apply(lookup.hash);
        if (token == null) {
            lookup.failed(Rejections.DATABASE_UNAVAILABLE.asFailure());
        } else {
            lookup.found(token);
        }
    }

    private void degrade(String why) {
        lastError = why;
        if (!degraded) {
            degraded = true;
            log.atWarn().addKeyValue("cause", why).log("tokens served from memory: the database does not answer");
        }
    }

    private void recovered() {
        lastError = "";
        if (degraded) {
            degraded = false;
            log.atInfo().log("tokens checked with the database again");
        }
    }

    boolean degraded() {
        return degraded;
    }

    String lastError() {
        return lastError;
    }

    long reads() {
        return reads.sum();
    }

    long failures() {
        return failures.sum();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
