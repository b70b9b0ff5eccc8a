package dev.sluice.ledger;

/// What one call wants to hold: between `atLeast` and `upTo` units, of a user and of a token (0: none).
record Wanted(long userId, long tokenId, long atLeast, long upTo) {}
