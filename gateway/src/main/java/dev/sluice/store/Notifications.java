package dev.sluice.store;

import org.jooq.DSLContext;

/// A way to tell other nodes at once that there is news. It carries hints only: the counters in the database hold the
/// truth, so a way that is cut, late or talkative costs a second of delay or a look in vain, never a change.
public interface Notifications extends AutoCloseable {
    /// Begins to hear. `onNews` must neither block nor fail, and assume nothing about what happened.
    void start(Runnable onNews);

    /// Called inside the changing transaction.
    default void announce(DSLContext tx, ChangeFeed.Topic topic) {}

    /// Called after the commit.
    default void published(ChangeFeed.Topic topic) {}

    @Override
    void close();
}
