package dev.sluice.ledger;

/// Out of what a user wants calls to be paid: the setting `billing_preference` (billing.md §3.1).
public enum Funding {
    /// The user has not said it, or what nobody knows: as the next one.
    UNSET(""),
    /// A plan; the wallet where there is none, or where none suffices and none forbids it.
    SUBSCRIPTION_FIRST("subscription_first"),
    /// The wallet; a plan where it does not suffice.
    WALLET_FIRST("wallet_first"),
    SUBSCRIPTION_ONLY("subscription_only"),
    WALLET_ONLY("wallet_only");

    private final String text;

    Funding(String text) {
        this.text = text;
    }

    /// As the setting says it; `""` for [#UNSET].
    public String text() {
        return text;
    }

    public static Funding of(String preference) {
        return switch (preference) {
            case "subscription_first" -> SUBSCRIPTION_FIRST;
            case "wallet_first" -> WALLET_FIRST;
            case "subscription_only" -> SUBSCRIPTION_ONLY;
            case "wallet_only" -> WALLET_ONLY;
            default -> UNSET;
        };
    }
}
