package dev.sluice.admin;

import dev.sluice.routing.RoutingKeeper;
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
    private final RoutingKeeper routing;

    ChannelEdits(Database database, ChangeFeed feed, RoutingKeeper routing) {
        this.database = database;
        this.feed = feed;
        this.routing = routing;
    }

    <T> T apply(Function<DSLContext, T> work) {
        T result = database.write(tx -> {
            T done = work.apply(tx);
            feed.announce(tx, ChangeFeed.Topic.CHANNELS);
            return done;
        });
        routing.refresh();
        feed.published(ChangeFeed.Topic.CHANNELS);
        return result;
    }
}
