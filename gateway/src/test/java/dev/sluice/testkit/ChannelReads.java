package dev.sluice.testkit;

import dev.sluice.routing.RoutingRows;
import dev.sluice.routing.RoutingSource;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Sits between the gateway's routing and its tables: counts reads, and lets those of the whole table fail or hang.
/// Reads for one call always go through.
public final class ChannelReads implements UnaryOperator<RoutingSource> {
    private final AtomicInteger whole = new AtomicInteger();
    private final AtomicInteger single = new AtomicInteger();
    private final Queue<Supplier<? extends Throwable>> failures = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Supplier<? extends Throwable> always;
    private volatile Duration pause = Duration.ZERO;
    private volatile CountDownLatch gate = new CountDownLatch(0);

    /// The next read of the whole table ends like this; several calls queue up.
    public ChannelReads failOnce(Supplier<? extends Throwable> failure) {
        failures.add(failure);
        return this;
    }

    /// Every read of the whole table ends like this, until [#recover].
    public ChannelReads fail(Supplier<? extends Throwable> failure) {
        always = failure;
        return this;
    }

    /// Every read of the whole table waits, until [#recover].
    public ChannelReads hang() {
        gate = new CountDownLatch(1);
        return this;
    }

    /// Every read of the whole table takes this much longer, until [#recover].
    public ChannelReads slow(Duration delay) {
        pause = delay;
        return this;
    }

    public void recover() {
        always = null;
        pause = Duration.ZERO;
        failures.clear();
        gate.countDown();
    }

    /// Reads of the whole table so far, begun and not necessarily ended.
    public int whole() {
        return whole.get();
    }

    /// Reads for one call so far.
    public int single() {
        return single.get();
    }

    @Override
    public RoutingSource apply(RoutingSource tables) {
        return new RoutingSource() {
            @Override
            public RoutingRows everything() {
                whole.incrementAndGet();
                pass();
                return tables.everything();
            }

            @Override
            public RoutingRows serving(List<String> groups, String model) {
                single.incrementAndGet();
                return tables.serving(groups, model);
            }

            @Override
            public RoutingRows channel(long id) {
                single.incrementAndGet();
                return tables.channel(id);
            }
        };
    }

    private void pass() {
        var failure = failures.poll();
        if (failure == null) {
            failure = always;
        }
        if (failure != null) {
            switch (failure.get()) {
                case RuntimeException exception -> throw exception;
                case Error error -> throw error;
                case Throwable checked -> throw new IllegalArgumentException("a read throws nothing checked", checked);
            }
        }
        try {
            LockSupport.parkNanos(pause.toNanos());
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a read hangs", e);
        }
    }
}
