package dev.sluice.ledger;

import dev.sluice.ledger.LedgerBatch.Keep;
import dev.sluice.store.Database;
import dev.sluice.store.DatabaseUnavailable;
import dev.sluice.store.Options;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings ledger events into the database: they go to a journal on disk, and one thread takes everything that waits
/// there and writes it as one transaction, so the busier the gateway, the fewer writes per call.
///
/// [#start] takes over what a process before this one left in its journal and writes that first. While the database
/// is away events wait in the journal, up to the bound of [JournalConfig#mostBytes]. An event the database refuses
/// for its content is written with its texts left out; one refused even so is kept in a file and counted.
public final class LedgerWriter implements Journal, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerWriter.class);
    private static final Duration FAREWELL = Duration.ofSeconds(10);
    private static final Duration IDLE = Duration.ofMinutes(10);
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(30);
    private static final Duration LOOK_AROUND = Duration.ofMinutes(1);

    private final LedgerStore store;
    private final NodeStore nodes;
    private final BatchWriter batches;
    private final Accounts accounts;
    private final Supplier<Options> options;
    private final LedgerConfig config;
    private final LeftJournals left;
    private final DeadLetters deadLetters = new DeadLetters();
    private final AtomicLong lost = new AtomicLong();
    private final String owner = UUID.randomUUID().toString();
    private final Thread thread = Thread.ofPlatform()
            .name("ledger-writer")
            .daemon()
            .uncaughtExceptionHandler((_, fault) -> died(fault))
            .unstarted(this::run);

    private final Object progress = new Object();
    private volatile @Nullable Open open;
    private volatile Consumer<Node> afterReplay = _ -> {};
    private volatile long written;
    private volatile boolean parked;
    private volatile boolean closing;
    private volatile boolean replaying = true;
    /// Somebody waits for everything up to this event.
    private volatile long hurried;
    private volatile boolean dead;

    /// What there is from [#start] on. Events up to `old` are from the process before.
    private record Open(FileJournal journal, Position position, long old) {}

    /// `logs` is `main` itself unless a log database is configured. Call [#start] before the first event.
    public LedgerWriter(
            Database main, Database logs, Accounts accounts, Supplier<Options> options, LedgerConfig config) {
        nodes = new NodeStore(main, Clock.systemUTC());
        store = new LedgerStore(main, logs, nodes, config.nodeName(), accounts);
        batches = new BatchWriter(store, accounts, deadLetters, new Backoff(() -> closing));
        this.accounts = accounts;
        this.options = options;
        this.config = config;
        left = new LeftJournals(config, nodes, store, batches, owner, this::damage);
    }

    /// Has `work` run for each journal, this one's own and those of dead processes, once all its events are in the
    /// database and nobody writes to it any more, or not yet. On the writer's thread, before
    /// [LedgerState#replaying] ends. To be set before [#start].
    public void afterReplay(Consumer<Node> work) {
        afterReplay = work;
    }

    /// Takes a journal and its place in the database, which must be open. Blocks. May be called again after it
    /// failed.
    public void start() {
        var folder = JournalFolder.take(config.journal().folder(), nodes.database());
        try {
            var node = nodes.own(folder.node(), owner);
            var position = store.position(node);
            var journal = new FileJournal(folder, config.journal(), position.done(), damage(folder, node));
            open = new Open(journal, position, journal.published());
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
        thread.start();
    }

    /// This process's journal in the database; fails before [#start].
    public Node node() {
        return opened().position().node();
    }

    @Override
    public void append(LedgerEvent event) {
        opened().journal().append(event);
        if (parked) {
            LockSupport.unpark(thread);
        }
    }

    @Override
    public boolean hasRoom() {
        Open now = open;
        return now != null && !dead && now.journal().hasRoom();
    }

    private Open opened() {
        Open now = open;
        if (now == null) {
            throw new IllegalStateException("the ledger has not been started");
        }
        return now;
    }

    public LedgerState state() {
        Open now = open;
        long since = batches.failingSince();
        var failing = since == 0 ? Duration.ZERO : Duration.ofNanos(Math.max(1, System.nanoTime() - since));
        return new LedgerState(
                now == null ? 0 : now.journal().published() - now.position().done(),
                now == null || hasRoom(),
                now != null && replaying,
                written,
                deadLetters.count(),
                lost.get(),
                failing,
                dead ? "writer died" : broken(now) ? "the disk of the journal failed" : batches.failure());
    }

    private static boolean broken(@Nullable Open now) {
        return now != null && now.journal().isBroken();
    }

    /// Bytes of disk the journal takes.
    public long journalBytes() {
        Open now = open;
        return now == null ? 0 : now.journal().bytes();
    }

    /// Waits until everything appended so far is in the database; false when `limit` passes first. Blocks.
    public boolean flush(Duration limit) {
        Open now = open;
        if (now == null) {
            return true;
        }
        long end = System.nanoTime() + limit.toNanos();
        long goal = now.journal().published();
        hurried = goal;
        LockSupport.unpark(thread);
        synchronized (progress) {
            while (now.position().done() < goal || !now.journal().isSettled()) {
                long wait = (end - System.nanoTime()) / 1_000_000;
                if (wait <= 0) {
                    return false;
                }
                try {
                    progress.wait(Math.min(wait, 50));
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                    return false;
                }
                if (now.journal().isSettled()) {
                    continue;
                }
                goal = now.journal().published();
            }
        }
        return true;
    }

    /// Writes what waits, for at most ten seconds, and stops. What cannot be written by then stays in the journal,
    /// for the next process.
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
        Open now = open;
        if (now != null) {
            long waiting = now.journal().published() - now.position().done();
            if (waiting > 0) {
                LOG.atWarn().addKeyValue("events", waiting).log("ledger events stay in the journal for the next start");
            }
            now.journal().close(now.position().done());
        }
    }

    private void run() {
        Open now = opened();
        if (!replay(now)) {
            return;
        }
        long looked = System.nanoTime();
        long swept = looked;
        while (awaitWork(now)) {
            if (!writeNext(now, now.journal().published(), true)) {
                return;
            }
            long moment = System.nanoTime();
            if (moment - looked > LOOK_AROUND.toNanos()) {
                looked = moment;
                takeOver();
            }
            if (moment - swept > IDLE.toNanos()) {
                swept = moment;
                accounts.sweep(IDLE.toMillis());
            }
        }
    }

    /// Writes what the process before this one left; false when the writer closes before it is done.
    private boolean replay(Open now) {
        long old = now.old();
        if (now.position().done() < old) {
            LOG.atInfo().addKeyValue("events", old - now.position().done()).log("ledger events are replayed");
            CrashPoint.BEFORE_REPLAY.reached();
        }
        while (now.position().done() < old) {
            if (closing || !writeNext(now, old, false)) {
                return false;
            }
            CrashPoint.MID_REPLAY.reached();
        }
        CrashPoint.AFTER_REPLAY.reached();
        var backoff = new Backoff(() -> closing);
        while (true) {
            try {
                afterReplay.accept(now.position().node());
                if (!left.write(this::keep, afterReplay)) {
                    return false;
                }
                replaying = false;
                return true;
            } catch (DatabaseUnavailable | DataAccessException away) {
                LOG.atWarn().addKeyValue("cause", away.getMessage()).log("journals cannot be taken over yet");
                if (!backoff.pause()) {
                    return false;
                }
            }
        }
    }

    private boolean writeNext(Open now, long to, boolean ours) {
        var source =
                new BatchWriter.Source(now.position(), now.journal().folder().path(), ours);
        var events = now.journal().take(now.position().done(), to, config.batch());
        CrashPoint.BATCH_TAKEN.reached();
        if (!(events.isEmpty() ? batches.pass(source, to) : batches.write(source, events, keep()))) {
            return false;
        }
        now.journal().release(now.position().done());
        synchronized (progress) {
            written += events.size();
            progress.notifyAll();
        }
        return true;
    }

    /// Waits for events, then a moment longer for company; false when there are none and the writer closes.
    private boolean awaitWork(Open now) {
        while (isIdle(now)) {
            if (closing) {
                return false;
            }
            parked = true;
            if (isIdle(now)) {
                LockSupport.parkNanos(this, SIGN_OF_LIFE.toNanos());
            }
            parked = false;
            if (isIdle(now) && !closing) {
                signOfLife(now);
            }
        }
        if (!closing
                && hurried <= now.position().done()
                && now.journal().published() - now.position().done() < config.batch()) {
            LockSupport.parkNanos(this, config.linger().toNanos());
        }
        return true;
    }

    private static boolean isIdle(Open now) {
        return now.journal().published() == now.position().done();
    }

    private void signOfLife(Open now) {
        try {
            nodes.seen(now.position().node());
        } catch (DatabaseUnavailable | DataAccessException away) {
            LOG.atDebug().addKeyValue("cause", away.getMessage()).log("no sign of life");
            return;
        }
        takeOver();
    }

    /// Looks for journals of processes that died meanwhile.
    private void takeOver() {
        try {
            left.write(this::keep, afterReplay);
        } catch (DatabaseUnavailable | DataAccessException away) {
            LOG.atDebug().addKeyValue("cause", away.getMessage()).log("journals not looked for");
        }
    }

    private Keep keep() {
        var now = options.get();
        return new Keep(now.flag("LogConsumeEnabled"), config.errorRows(), now.flag("DataExportEnabled"));
    }

    private JournalReader.Damage damage(JournalFolder folder, Node node) {
        return new JournalReader.Damage() {
            @Override
            public void lost(long first, long last) {
                lost.addAndGet(last - first + 1);
                LOG.atError()
                        .addKeyValue("node", node.id())
                        .addKeyValue("first", first)
                        .addKeyValue("last", last)
                        .log("ledger events are damaged in the journal and lost");
            }

            @Override
            public void unreadable(long seq, byte[] event, IllegalArgumentException cause) {
                deadLetters.unreadable(folder.path(), node, seq, event, cause);
            }
        };
    }

    /// A fault of ours, never of the database. Nobody is admitted from here on.
    private void died(Throwable fault) {
        dead = true;
        LOG.atError().setCause(fault).addKeyValue("waiting", state().waiting()).log("ledger writer died");
    }
}
