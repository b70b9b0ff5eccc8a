package dev.sluice.admin;

import dev.sluice.store.ChangeFeed;
import dev.sluice.store.Database;
import java.util.function.Function;
import org.jooq.DSLContext;

/// The way every change to channels takes: one transaction for channels and abilities, other nodes told when it
/// commits, this node's routing table rebuilt before the caller gets an answer. So the call after "channel created"
/// finds the channel.
final class ChannelEdits {
    private final Database database;
    private final ChangeFeed feed;
    private final Runnable refreshRouting;

    ChannelEdits(Database database, ChangeFeed feed, Runnable refreshRouting) {
        this.database = database;
        this.feed = feed;
        this.refreshRouting = refreshRouting;
    }

    <T> T apply(Function<DSLContext, T> work) {
        T result = database.write(tx -> {
            T done = work.apply(tx);
            feed.announce(tx, ChangeFeed.Topic.CHANNELS);
            return done;
        });
        refreshRouting.run();
        feed.published(ChangeFeed.Topic.CHANNELS);
        return result;
    }
}
