package dev.sluice.routing;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Fills the cache and keeps it current, on a thread of its own that nothing can end but [#close].
///
/// The first read is repeated once if it fails, in whatever way; after that, and after every later failure, with
/// pauses of 1, 2, 4 … 30 seconds. It never repairs anything: the original's retry rebuilt the abilities table.
final class SyncLoop implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SyncLoop.class);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final Snapshots snapshots;
    private final Duration every;
    private final Thread thread = Thread.ofVirtual().name("channel-sync").unstarted(this::supervise);
    private final AtomicInteger initAttempts = new AtomicInteger();
    private volatile String initFailure = "";
    private volatile boolean closed;

    SyncLoop(Snapshots snapshots, Duration every) {
        this.snapshots = snapshots;
        this.every = every;
    }

    void start() {
        thread.start();
    }

    int initAttempts() {
        return initAttempts.get();
    }

    /// Both causes, if the first two tries failed.
    String initFailure() {
        return initFailure;
    }

    private void supervise() {
        int failures = 0;
        while (!closed) {
            try {
                if (snapshots.published() == null) {
                    initialise();
                } else {
                    snapshots.refresh(false);
                }
                failures = 0;
                Thread.sleep(every);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            } catch (Throwable failure) {
                failures++;
                var pause = pause(failures);
                log.atWarn()
                        .addKeyValue("cause", Causes.words(failure))
                        .addKeyValue("snapshot", snapshots.published() != null)
                        .addKeyValue("next_try_s", pause.toSeconds())
                        .log("channels not synced: what was known before stays in use");
                rest(pause);
            }
        }
    }

    private void initialise() {
        log.atInfo()
                .addKeyValue("attempt", initAttempts.get() + 1)
                .log("InitChannelCache: reading channels and abilities");
        try {
            attempt();
        } catch (RuntimeException | Error first) {
            if (initAttempts.get() > 1) {
                throw first;
            }
            log.error("InitChannelCache panic: {}; retrying once", Causes.words(first), first);
            retry(first);
        }
    }

    private void retry(Throwable first) {
        try {
            attempt();
        } catch (RuntimeException | Error second) {
            initFailure = Causes.words(first) + ", " + Causes.words(second);
            log.error("InitChannelCache failed twice: {}, {}", Causes.words(first), Causes.words(second), second);
            throw second;
        }
    }

    private void attempt() {
        initAttempts.incrementAndGet();
        snapshots.refresh(false);
    }

    private Duration pause(int failures) {
        var pause = Duration.ofSeconds(1L << Math.min(failures - 1, 5));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    private void rest(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
