package dev.sluice.ledger;

/// What one call wants to hold: between `atLeast` and `upTo` units, of a plan or, where that is 0, of its
/// user's wallet, and of a token (0: none).
record Wanted(long userId, long tokenId, long planId, long atLeast, long upTo) {
    /// Who pays.
    AccountKey payer() {
        return planId > 0 ? AccountKey.plan(planId) : AccountKey.user(userId);
    }
}
