package dev.sluice.ledger;

/// Where an event of the ledger goes once money moved in memory: from there on it must reach the database exactly
/// once. Called on event loops; neither method blocks.
///
/// This is the seam for durability. [LedgerWriter] keeps events in memory until the database has them, which
/// survives a lost database but not a lost process.
public interface Journal {
    /// Takes `event` over. Never refuses: what was served must be booked.
    void append(CallRecord event);

    /// False when so much waits that no further call should be admitted.
    boolean hasRoom();
}
