package dev.sluice.ledger;

import dev.sluice.ledger.LedgerBatch.Keep;
import dev.sluice.store.Database;
import dev.sluice.store.Options;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings ledger events into the database: one thread takes everything that waits and writes it as one transaction, so
/// the busier the gateway, the fewer writes per call.
///
/// While the database is away events are kept and tried again, up to the bound of [LedgerConfig#mostWaiting]. An event
/// the database refuses for its content is written with its texts left out; one refused even so is told in the log with
/// all its figures and counted.
public final class LedgerWriter implements Journal, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerWriter.class);
    private static final Duration FAREWELL = Duration.ofSeconds(10);
    private static final Duration IDLE = Duration.ofMinutes(10);

    private final LedgerStore store;
    private final BatchWriter batches;
    private final Accounts accounts;
    private final Supplier<Options> options;
    private final LedgerConfig config;
    private final Thread thread = Thread.ofPlatform()
            .name("ledger-writer")
            .daemon()
            .uncaughtExceptionHandler((_, fault) -> died(fault))
            .unstarted(this::run);

    private final Queue<CallRecord> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicLong appended = new AtomicLong();
    private final AtomicLong finished = new AtomicLong();
    private final Object progress = new Object();
    private volatile boolean parked;
    private volatile boolean closing;
    private volatile boolean dead;

    /// `logs` is `main` itself unless a log database is configured. Call [#start] before the first event.
    public LedgerWriter(
            Database main, Database logs, Accounts accounts, Supplier<Options> options, LedgerConfig config) {
        store = new LedgerStore(main, logs, config.nodeName());
        batches = new BatchWriter(store, accounts, new Backoff(() -> closing));
        this.accounts = accounts;
        this.options = options;
        this.config = config;
    }

    public void start() {
        thread.start();
    }

    @Override
    public void append(CallRecord event) {
        appended.incrementAndGet();
        waiting.add(event);
        if (parked) {
            LockSupport.unpark(thread);
        }
    }

    @Override
    public boolean hasRoom() {
        return !dead && waiting() < config.mostWaiting();
    }

    public LedgerState state() {
        long since = batches.failingSince();
        var failing = since == 0 ? Duration.ZERO : Duration.ofNanos(Math.max(1, System.nanoTime() - since));
        long refused = batches.refused();
        var failure = dead ? "writer died" : batches.failure();
        int room = dead ? 0 : config.mostWaiting();
        return new LedgerState(waiting(), room, finished.get() - refused, refused, failing, failure);
    }

    private long waiting() {
        return appended.get() - finished.get();
    }

    /// Waits until everything appended so far is in the database; false when `limit` passes first. Blocks.
    public boolean flush(Duration limit) {
        long goal = appended.get();
        long end = System.nanoTime() + limit.toNanos();
        synchronized (progress) {
            while (finished.get() < goal) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return false;
                }
                try {
                    progress.wait(left);
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                    return false;
                }
            }
        }
        return true;
    }

    /// Writes what waits, for at most ten seconds, and stops. What cannot be written by then is told in the log.
    @Override
    public void close() {
        flush(FAREWELL);
        closing = true;
        LockSupport.unpark(thread);
        try {
            // Never started if the database could not be opened; then nothing was charged either.
            if (thread.getState() != Thread.State.NEW) {
                thread.join(FAREWELL);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        if (waiting() > 0) {
            LOG.atError().addKeyValue("events", waiting()).log("ledger events lost at stop");
        }
    }

    private void run() {
        long swept = System.nanoTime();
        while (awaitWork()) {
            var events = take();
            if (!batches.write(events, keep())) {
                return;
            }
            finish(events.size());
            if (System.nanoTime() - swept > IDLE.toNanos()) {
                swept = System.nanoTime();
                accounts.sweep(IDLE.toMillis());
            }
        }
        removeTrace();
    }

    /// Waits for events, then a moment longer for company; false when there are none and the writer closes.
    private boolean awaitWork() {
        while (waiting.isEmpty()) {
            if (closing) {
                return false;
            }
            parked = true;
            if (waiting.isEmpty()) {
                LockSupport.park(this);
            }
            parked = false;
        }
        if (!closing && waiting() < config.batch()) {
            LockSupport.parkNanos(this, config.linger().toNanos());
        }
        return true;
    }

    private List<CallRecord> take() {
        var events = new ArrayList<CallRecord>();
        while (events.size() < config.batch()) {
            var event = waiting.poll();
            if (event == null) {
                break;
            }
            events.add(event);
        }
        return events;
    }

    private Keep keep() {
        var now = options.get();
        return new Keep(now.flag("LogConsumeEnabled"), config.errorRows(), now.flag("DataExportEnabled"));
    }

    private void finish(int events) {
        synchronized (progress) {
            finished.addAndGet(events);
            progress.notifyAll();
        }
    }

    /// A fault of ours, never of the database. Nobody is admitted from here on.
    private void died(Throwable fault) {
        dead = true;
        LOG.atError().setCause(fault).addKeyValue("waiting", waiting()).log("ledger writer died");
    }

    private void removeTrace() {
        try {
            store.close();
        } catch (RuntimeException e) {
            LOG.atDebug().addKeyValue("cause", e.getMessage()).log("ledger marker left behind");
        }
    }
}
