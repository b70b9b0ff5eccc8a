package dev.sluice.ledger;

/// An event and its number in its journal. Numbers begin at 1 and rise; some may be missing.
record Numbered(long seq, LedgerEvent event) {}
