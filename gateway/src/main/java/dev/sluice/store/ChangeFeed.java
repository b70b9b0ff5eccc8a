package dev.sluice.store;

import org.jooq.DSLContext;

/// Tells this node and the others that something in the database changed.
public interface ChangeFeed {
    /// What can change.
    enum Topic {
        CHANNELS,
        OPTIONS,
        TOKENS,
        USERS,
        /// A node wishes that others give back what they leased and do not use.
        LEASES
    }

    /// Called inside the changing transaction `tx`: other nodes learn of the change when it commits, never before.
    void announce(DSLContext tx, Topic topic);

    /// Called after the commit: local listeners are told at once.
    void published(Topic topic);

    /// `onChange` runs on a virtual thread, never twice at once for a topic; changes that come close together may
    /// be told once. It must not assume that something really changed.
    void listen(Topic topic, Runnable onChange);
}
