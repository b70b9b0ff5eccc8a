package dev.sluice.ledger;

/// What the journal carries to the database.
public sealed interface LedgerEvent permits CallRecord, Job {}
