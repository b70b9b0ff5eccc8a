package dev.sluice.ledger;

/// A moment on the clock of [Accounts], taken before a read of the database begins. Tells whether what was read may
/// still be believed.
public record Stamp(long tick) {}
