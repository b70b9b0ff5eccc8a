package dev.sluice.ledger;

/// A plan a user has, as one row of `user_subscriptions` holds it. `id` is the row's, `planId` that of
/// `subscription_plans`. `total` 0 is unlimited; `overflows`: what it cannot pay, the wallet may.
record Subscription(long id, long planId, String title, long total, long used, boolean overflows) {
    AccountKey key() {
        return AccountKey.plan(id);
    }
}
