package dev.sluice.ledger;

/// For whom a price is asked: the user's own group, the group the call uses, and whether the user agreed to be
/// charged the fallback ratio for models without a price.
public record Buyer(String userGroup, String usingGroup, boolean acceptsUnpriced) {
    public static Buyer of(String userGroup, String usingGroup) {
        return new Buyer(userGroup, usingGroup, false);
    }
}
