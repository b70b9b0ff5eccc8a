package dev.sluice.ledger;

/// Where an event of the ledger goes once money moved in memory: from there on it reaches the database exactly
/// once, whatever becomes of this process. Called on event loops; neither method blocks.
public interface Journal {
    /// Takes `event` over; a killed process does not lose it any more. Never refuses: what was served must be
    /// booked.
    void append(LedgerEvent event);

    /// False when so much waits, or so little disk is left, that no further call should be admitted.
    boolean hasRoom();
}
