package dev.sluice.ledger;

/// What the log row of a call tells of the plan that paid for it, in column `other` (billing.md §9).
final class PlanNotes {
    private static final String WALLET = "\"billing_source\":\"wallet\"";

    private PlanNotes() {}

    /// `other` with what the user prefers to pay with.
    static String preferring(String other, Funding funding) {
        String first = "{\"billing_preference\":\"" + funding.text() + "\"";
        return other.length() <= 2 ? first + "}" : first + "," + other.substring(1);
    }

    /// `other` of a call for which `held` was reserved of the plan, that paid `byPlan` and left `byWallet` to
    /// the wallet.
    static String in(String other, Subscription plan, long held, long byPlan, long byWallet) {
        long used = Math.addExact(plan.used(), byPlan);
        var keys = OtherJson.object(json -> {
            json.text("billing_source", "subscription");
            json.number("subscription_id", plan.id());
            json.number("subscription_plan_id", plan.planId());
            json.text("subscription_plan_title", plan.title());
            json.number("subscription_pre_consumed", held);
            json.number("subscription_post_delta", Math.subtractExact(byPlan, held));
            json.number("subscription_consumed", byPlan);
            json.number("subscription_total", plan.total());
            json.number("subscription_used", used);
            json.number("subscription_remain", plan.total() == 0 ? 0 : plan.total() - used);
            json.number("wallet_quota_deducted", byWallet);
        });
        var inner = keys.substring(1, keys.length() - 1);
        if (other.contains(WALLET)) {
            return other.replace(WALLET, inner);
        }
        return other.equals("{}") || other.isEmpty()
                ? keys
                : other.substring(0, other.length() - 1) + "," + inner + "}";
    }
}
