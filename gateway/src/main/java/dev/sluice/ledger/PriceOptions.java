package dev.sluice.ledger;

import java.util.Optional;

/// What an administrator may save as prices.
public final class PriceOptions {
    private PriceOptions() {}

    /// What is wrong with `text` as the value of option `key`, one sentence; empty when nothing is, and for options
    /// that are no prices.
    public static Optional<String> objection(String key, String text) {
        return key.equals(Tiers.TEXT) ? Tiers.objection(text) : PriceTables.objection(key, text);
    }
}
