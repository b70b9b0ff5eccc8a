package dev.sluice.routing;

import dev.sluice.store.ChangeFeed;
import dev.sluice.store.Database;
import dev.sluice.store.Options;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Switches off channels and keys whose failures say that they will fail again, and switches them on again.
///
/// A change counts in this node's snapshot at once, so that the next call goes elsewhere; the database and the other
/// nodes follow from a thread of its own. May be called on an event loop.
public final class ChannelHealth {
    private static final Logger log = LoggerFactory.getLogger(ChannelHealth.class);
    private static final int LONGEST_REASON = 500;

    private final RoutingKeeper keeper;
    private final ChannelStatusStore store;
    private final Supplier<Options> options;
    private final Executor threads;
    private final Set<Target> changing = ConcurrentHashMap.newKeySet();

    private record Target(long channelId, int keyIndex) {}

    /// @param threads runs blocking work, each task on a thread of its own
    public ChannelHealth(
            RoutingKeeper keeper,
            Database database,
            ChangeFeed feed,
            Supplier<Options> options,
            Executor threads,
            InstantSource clock) {
        this.keeper = keeper;
        this.store = new ChannelStatusStore(database, feed, clock);
        this.options = options;
        this.threads = threads;
    }

    /// Judges a failed attempt by the options. Of a channel with several keys only the failing one is switched off,
    /// as long as others are left. Returns whether something was.
    public boolean attemptFailed(Pick pick, ChannelFailure failure) {
        var channel = pick.channel();
        var reason = AutoDisableRule.from(options.get()).reason(channel, failure);
        reason.ifPresent(words -> disable(channel, pick.key(), words));
        return reason.isPresent();
    }

    /// The same for a failed test. Types that serve jobs are only probed, which proves too little to switch them
    /// off.
    public boolean testFailed(Pick pick, ChannelFailure failure) {
        return !pick.channel().type().probeOnly() && attemptFailed(pick, failure);
    }

    /// Switches on a channel that had been switched off automatically, after a test it passed.
    public void recovered(Channel channel) {
        change(
                new Target(channel.id(), 0),
                before -> before.status() == ChannelStatus.DISABLED_AUTOMATICALLY
                        ? before.withStatus(ChannelStatus.ENABLED)
                        : before,
                () -> store.enable(channel.id()),
                "channel enabled automatically");
    }

    private void disable(Channel channel, ChannelKey key, String words) {
        var secretless = key.secret().isEmpty() ? words : words.replace(key.secret(), "***");
        var reason = secretless.substring(0, Math.min(LONGEST_REASON, secretless.length()));
        change(
                new Target(channel.id(), key.index()),
                before -> withoutKey(before, key.index()),
                () -> store.disable(channel.id(), key.index(), reason),
                channel.keys().several() ? "channel key disabled automatically" : "channel disabled automatically");
    }

    private static Channel withoutKey(Channel channel, int index) {
        if (!channel.keys().several()) {
            return channel.withStatus(ChannelStatus.DISABLED_AUTOMATICALLY);
        }
        var left = channel.withKeyStatus(index, ChannelStatus.DISABLED_AUTOMATICALLY);
        return left.keys().usable().isEmpty() ? left.withStatus(ChannelStatus.DISABLED_AUTOMATICALLY) : left;
    }

    private interface Write {
        boolean changed();
    }

    private void change(Target target, UnaryOperator<Channel> locally, Write write, String event) {
        // A burst of failures on one key is one change.
        if (changing.add(target)) {
            var unsaved = keeper.changeNow(target.channelId(), locally);
            threads.execute(() -> persist(target, unsaved, write, event));
        }
    }

    private void persist(Target target, Snapshots.Pending unsaved, Write write, String event) {
        try {
            if (write.changed()) {
                log.atWarn()
                        .addKeyValue("channel", target.channelId())
                        .addKeyValue("key", target.keyIndex())
                        .log(event);
                // The pending change must outlast the reads that began before the write.
                keeper.refresh();
            }
        } catch (RuntimeException failure) {
            log.atError()
                    .addKeyValue("channel", target.channelId())
                    .addKeyValue("cause", Causes.words(failure))
                    .log("channel status not saved: it counts on this node until the next read");
        } finally {
            keeper.settle(unsaved);
            changing.remove(target);
        }
    }
}
