package dev.sluice.routing;

import dev.sluice.refusal.Refusal;
import dev.sluice.routing.RoutingStatus.State;
import dev.sluice.store.ChangeFeed;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives calls the table they are routed by.
///
/// With the cache on that is the snapshot, which event loops read without a lock; while there is none, and with the
/// cache off, it is made from the rows of the call's groups and model, read for that call. Both follow one rule,
/// because both are a [RoutingTable].
public final class RoutingKeeper implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RoutingKeeper.class);
    private static final long NO_VERSION = 0;
    private static final RoutingTable NOTHING = RoutingTable.of(RoutingRows.NONE, NO_VERSION, Instant.EPOCH);

    private final RoutingSource source;
    private final RoutingConfig config;
    private final BlockingWork blocking;
    private final InstantSource clock;
    private final RoutingCounters counters = new RoutingCounters();
    private final Snapshots snapshots;
    private final SyncLoop loop;
    private final MissCheck misses;

    public RoutingKeeper(RoutingSource source, RoutingConfig config, BlockingWork blocking, InstantSource clock) {
        this.source = source;
        this.config = config;
        this.blocking = blocking;
        this.clock = clock;
        this.snapshots = new Snapshots(source, clock, counters);
        this.loop = new SyncLoop(snapshots, config.syncEvery());
        this.misses = new MissCheck(snapshots);
    }

    /// Says which mode is on and why; with the cache on, begins to fill it. Returns at once.
    public void start() {
        log.atInfo()
                .addKeyValue("decided_by", config.decidedBy())
                .addKeyValue("sync_s", config.syncEvery().toSeconds())
                .log(config.cache() ? "memory cache enabled" : "memory cache disabled: every call reads its channels");
        if (config.cache()) {
            loop.start();
        }
    }

    /// Refreshes whenever the feed says that channels have changed, here or on another node.
    public void follow(ChangeFeed feed) {
        feed.listen(ChangeFeed.Topic.CHANNELS, this::refresh);
    }

    /// The snapshot, or an empty table of version 0 if there is none. For calls use [#forCall].
    public RoutingTable current() {
        var published = snapshots.published();
        return published == null ? NOTHING : published.table();
    }

    /// The table to plan one call from. Before a pair counts as unserved, the database is asked.
    ///
    /// Fails with [dev.sluice.refusal.Refused] (503) if there is no snapshot and the rows cannot be read.
    public Future<RoutingTable> forCall(List<String> groups, String model) {
        var published = config.cache() ? snapshots.published() : null;
        if (published == null) {
            return fresh(groups, model);
        }
        if (published.table().serves(groups, model)) {
            return published.ready();
        }
        counters.misses.increment();
        if (misses.lookedInVain(groups, model)) {
            return published.ready();
        }
        return blocking.run(() -> {
            misses.look(groups, model);
            return current();
        });
    }

    /// The table to plan a call from that names its channel, or that follows a job to the channel which has it.
    public Future<RoutingTable> forChannel(long id) {
        var published = config.cache() ? snapshots.published() : null;
        if (published != null && published.table().channel(id).isPresent()) {
            return published.ready();
        }
        return readOr(NoChannel.databaseUnavailable(), () -> source.channel(id), List.of(), "");
    }

    /// All that is routed, for listings and explanations: the snapshot, or a table read for this caller.
    public Future<RoutingTable> whole() {
        var published = config.cache() ? snapshots.published() : null;
        return published != null ? published.ready() : blocking.run(this::read);
    }

    /// A table of the database as it is now; publishes nothing. Blocks.
    public RoutingTable read() {
        return RoutingTable.of(source.everything(), NO_VERSION, clock.instant());
    }

    /// Reads the database and publishes what it holds, unless the cache is off. A failure shows in the status and
    /// leaves the snapshot as it was. Blocks.
    public RoutingStatus refresh() {
        if (config.cache()) {
            try {
                snapshots.refresh(false);
            } catch (RuntimeException failure) {
                log.atWarn().addKeyValue("cause", Causes.words(failure)).log("channels not refreshed");
            }
        }
        return status();
    }

    public RoutingStatus status() {
        var published = snapshots.published();
        var table = current();
        var age = published == null ? Duration.ZERO : Duration.between(table.readAt(), clock.instant());
        return new RoutingStatus(
                config.cache(),
                config.decidedBy(),
                state(published != null, age),
                table.version(),
                age,
                config.syncEvery(),
                snapshots.lastError(),
                loop.initAttempts(),
                loop.initFailure(),
                published == null ? RoutingCounts.NONE : table.counts(),
                counters.refreshes.sum(),
                counters.failures.sum(),
                counters.fallbacks.sum(),
                counters.misses.sum());
    }

    public RoutingCounters counters() {
        return counters;
    }

    /// Changes a channel in the snapshot at once, until [#settle] says that the database has been asked to.
    Snapshots.Pending changeNow(long channelId, UnaryOperator<Channel> change) {
        return snapshots.changeNow(channelId, change);
    }

    void settle(Snapshots.Pending saved) {
        snapshots.settle(saved);
    }

    private State state(boolean filled, Duration age) {
        var failed = !snapshots.lastError().isEmpty();
        if (!config.cache()) {
            return State.OFF;
        }
        if (!filled) {
            return failed ? State.FAILED : State.EMPTY;
        }
        return failed || age.compareTo(config.syncEvery().multipliedBy(3)) > 0 ? State.STALE : State.READY;
    }

    private Future<RoutingTable> fresh(List<String> groups, String model) {
        if (config.cache()) {
            counters.fallbacks.increment();
        }
        var otherwise = config.cache() ? NoChannel.notReady(groups, model) : NoChannel.databaseUnavailable();
        return readOr(otherwise, () -> source.serving(groups, model), groups, model);
    }

    private interface Read {
        RoutingRows rows();
    }

    private Future<RoutingTable> readOr(Refusal otherwise, Read read, List<String> groups, String model) {
        return blocking.run(() -> {
            var began = clock.instant();
            RoutingRows rows;
            try {
                rows = read.rows();
            } catch (RuntimeException failure) {
                counters.failures.increment();
                log.atWarn().addKeyValue("cause", Causes.words(failure)).log("channels not read for a call");
                throw otherwise.asFailure();
            }
            return RoutingTable.forCall(rows, groups, model, NO_VERSION, began);
        });
    }

    @Override
    public void close() {
        loop.close();
    }
}
