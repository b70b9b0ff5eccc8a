package dev.sluice.routing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/// Looks into the database before a call is refused for want of a channel, without letting callers overload it.
///
/// Calls that miss share one read, which begins at least a second after the one before; so nobody waits much longer
/// than a second, however many unknown models are asked for. A pair that was looked for in vain is refused without
/// a look for five seconds, unless the snapshot has it by then.
final class MissCheck {
    private static final long APART = TimeUnit.SECONDS.toNanos(1);
    private static final Duration REMEMBER = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Snapshots snapshots;
    private final ReentrantLock turn = new ReentrantLock();
    private final AtomicLong arrivals = new AtomicLong();
    private final Cache<Miss, Boolean> inVain =
            Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(REMEMBER).build();
    private long servedUpTo;
    private boolean succeeded;
    private long lastBegan = System.nanoTime() - APART;

    private record Miss(List<String> groups, String model) {}

    MissCheck(Snapshots snapshots) {
        this.snapshots = snapshots;
    }

    boolean lookedInVain(List<String> groups, String model) {
        return inVain.getIfPresent(new Miss(groups, model)) != null;
    }

    /// Blocks until a read that began after this call has ended, or until patience does.
    void look(List<String> groups, String model) throws InterruptedException {
        if (!look()) {
            return;
        }
        var published = snapshots.published();
        if (published != null && !published.table().serves(groups, model)) {
            inVain.put(new Miss(groups, model), true);
        }
    }

    private boolean look() throws InterruptedException {
        long mine = arrivals.incrementAndGet();
        if (!turn.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            return false;
        }
        try {
            if (servedUpTo < mine) {
                TimeUnit.NANOSECONDS.sleep(lastBegan + APART - System.nanoTime());
                servedUpTo = arrivals.get();
                lastBegan = System.nanoTime();
                succeeded = refreshed();
            }
            return succeeded;
        } finally {
            turn.unlock();
        }
    }

    private boolean refreshed() {
        try {
            snapshots.refresh(true);
            return true;
        } catch (RuntimeException _) {
            // Counted and shown by the snapshots; the calls are judged by what is known.
            return false;
        }
    }
}
