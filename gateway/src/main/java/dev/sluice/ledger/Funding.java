package dev.sluice.ledger;

/// Out of what a user wants calls to be paid: the setting `billing_preference` (billing.md §3.1).
public enum Funding {
    /// A plan; the wallet where there is none, or where none suffices and none forbids it.
    SUBSCRIPTION_FIRST,
    /// The wallet; a plan where it does not suffice.
    WALLET_FIRST,
    SUBSCRIPTION_ONLY,
    WALLET_ONLY;

    public static Funding of(String preference) {
        return switch (preference) {
            case "wallet_first" -> WALLET_FIRST;
            case "subscription_only" -> SUBSCRIPTION_ONLY;
            case "wallet_only" -> WALLET_ONLY;
            default -> SUBSCRIPTION_FIRST;
        };
    }
}
