package dev.sluice.routing;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Holds the published table and replaces it by one write of a reference. A failed read leaves it as it is.
///
/// Reads take turns. A caller of [#refresh] that waits for its turn is content with a read that began after it
/// came, so a hundred changes at once cost two reads; it shares that read's failure too.
final class Snapshots {
    private final RoutingSource source;
    private final InstantSource clock;
    private final RoutingCounters counters;
    private final ReentrantLock turn = new ReentrantLock();
    private final AtomicLong arrivals = new AtomicLong();
    private final Set<Pending> pending = ConcurrentHashMap.newKeySet();
    private long servedUpTo;
    private long versions;
    private volatile @Nullable Published published;
    private volatile String lastError = "";

    /// A table with the future every call that finds its pair there gets; made once.
    record Published(RoutingTable table, Future<RoutingTable> ready) {}

    /// A change of one channel that the database does not hold yet.
    record Pending(long channelId, UnaryOperator<Channel> change) {
        RoutingTable apply(RoutingTable table, long version) {
            return table.channel(channelId)
                    .map(channel -> table.with(change.apply(channel), version))
                    .orElse(table);
        }
    }

    Snapshots(RoutingSource source, InstantSource clock, RoutingCounters counters) {
        this.source = source;
        this.clock = clock;
        this.counters = counters;
    }

    @Nullable
    Published published() {
        return published;
    }

    /// Why the last read failed; empty if it did not.
    String lastError() {
        return lastError;
    }

    /// Reads the database and publishes what it holds. Throws whatever the read or the building threw.
    ///
    /// @param quietly do not log a read that changed nothing
    void refresh(boolean quietly) {
        long mine = arrivals.incrementAndGet();
        turn.lock();
        try {
            if (servedUpTo >= mine) {
                if (!lastError.isEmpty()) {
                    throw new IllegalStateException(lastError);
                }
                return;
            }
            servedUpTo = arrivals.get();
            read(quietly);
        } finally {
            turn.unlock();
        }
    }

    private void read(boolean quietly) {
        var began = clock.instant();
        try {
            var table = RoutingTable.of(source.everything(), versions + 1, began);
            for (var change : pending) {
                table = change.apply(table, versions + 1);
            }
            var before = published;
            publish(table);
            lastError = "";
            counters.refreshes.increment();
            ContentLog.synced(
                    before == null ? null : before.table(), table, Duration.between(began, clock.instant()), quietly);
        } catch (RuntimeException | Error failure) {
            lastError = Causes.words(failure);
            counters.failures.increment();
            throw failure;
        }
    }

    /// Changes one channel in the published table at once, and in every later one until it is settled.
    Pending changeNow(long channelId, UnaryOperator<Channel> change) {
        var unsaved = new Pending(channelId, change);
        pending.add(unsaved);
        turn.lock();
        try {
            var before = published;
            if (before != null) {
                publish(unsaved.apply(before.table(), versions + 1));
            }
            return unsaved;
        } finally {
            turn.unlock();
        }
    }

    /// The database holds the change now, or never will.
    void settle(Pending saved) {
        pending.remove(saved);
    }

    private void publish(RoutingTable table) {
        versions = table.version();
        published = new Published(table, Future.succeededFuture(table));
    }
}
