package dev.sluice.admin;

import static dev.sluice.store.Tables.SUBSCRIPTION_PLANS;
import static dev.sluice.store.Tables.USER_SUBSCRIPTIONS;

import org.jooq.Field;
import org.jooq.Record;
import tools.jackson.databind.node.ObjectNode;

/// Plans, and the plans that accounts have, as JSON (admin-api.md §3.15).
final class PlanShape {
    static final RowShape PLAN = RowShape.empty()
            .shows(SUBSCRIPTION_PLANS.ID, Kind.WHOLE)
            .edits(SUBSCRIPTION_PLANS.TITLE, Kind.TEXT)
            .edits(SUBSCRIPTION_PLANS.SUBTITLE, Kind.TEXT)
            .edits(SUBSCRIPTION_PLANS.PRICE_AMOUNT, Kind.DECIMAL)
            .shows(SUBSCRIPTION_PLANS.CURRENCY, Kind.TEXT)
            .edits(SUBSCRIPTION_PLANS.DURATION_UNIT, Kind.TEXT)
            .edits(SUBSCRIPTION_PLANS.DURATION_VALUE, Kind.WHOLE)
            .edits(SUBSCRIPTION_PLANS.CUSTOM_SECONDS, Kind.WHOLE)
            .edits(SUBSCRIPTION_PLANS.ENABLED, Kind.FLAG)
            .edits(SUBSCRIPTION_PLANS.SORT_ORDER, Kind.WHOLE)
            .edits(SUBSCRIPTION_PLANS.ALLOW_BALANCE_PAY, Kind.FLAG)
            .edits(SUBSCRIPTION_PLANS.ALLOW_WALLET_OVERFLOW, Kind.FLAG)
            .edits(SUBSCRIPTION_PLANS.STRIPE_PRICE_ID, Kind.TEXT)
            .edits(SUBSCRIPTION_PLANS.CREEM_PRODUCT_ID, Kind.TEXT)
            .edits(SUBSCRIPTION_PLANS.WAFFO_PANCAKE_PRODUCT_ID, Kind.TEXT)
            .edits(SUBSCRIPTION_PLANS.MAX_PURCHASE_PER_USER, Kind.WHOLE)
            .edits(SUBSCRIPTION_PLANS.UPGRADE_GROUP, Kind.TEXT)
            .edits(SUBSCRIPTION_PLANS.DOWNGRADE_GROUP, Kind.TEXT)
            .edits(SUBSCRIPTION_PLANS.TOTAL_AMOUNT, Kind.WHOLE)
            .edits(SUBSCRIPTION_PLANS.QUOTA_RESET_PERIOD, Kind.TEXT)
            .edits(SUBSCRIPTION_PLANS.QUOTA_RESET_CUSTOM_SECONDS, Kind.WHOLE)
            .shows(SUBSCRIPTION_PLANS.CREATED_AT, Kind.WHOLE)
            .shows(SUBSCRIPTION_PLANS.UPDATED_AT, Kind.WHOLE);

    static final RowShape OWNED = RowShape.empty()
            .shows(USER_SUBSCRIPTIONS.ID, Kind.WHOLE)
            .shows(USER_SUBSCRIPTIONS.USER_ID, Kind.WHOLE)
            .shows(USER_SUBSCRIPTIONS.PLAN_ID, Kind.WHOLE)
            .shows(USER_SUBSCRIPTIONS.AMOUNT_TOTAL, Kind.WHOLE)
            .shows(USER_SUBSCRIPTIONS.AMOUNT_USED, Kind.WHOLE)
            .shows(USER_SUBSCRIPTIONS.START_TIME, Kind.WHOLE)
            .shows(USER_SUBSCRIPTIONS.END_TIME, Kind.WHOLE)
            .shows(USER_SUBSCRIPTIONS.STATUS, Kind.TEXT)
            .shows(USER_SUBSCRIPTIONS.SOURCE, Kind.TEXT)
            .shows(USER_SUBSCRIPTIONS.LAST_RESET_TIME, Kind.WHOLE)
            .shows(USER_SUBSCRIPTIONS.NEXT_RESET_TIME, Kind.WHOLE)
            .shows(USER_SUBSCRIPTIONS.UPGRADE_GROUP, Kind.TEXT)
            .shows(USER_SUBSCRIPTIONS.PREV_USER_GROUP, Kind.TEXT)
            .shows(USER_SUBSCRIPTIONS.DOWNGRADE_GROUP, Kind.TEXT)
            .shows(USER_SUBSCRIPTIONS.ALLOW_WALLET_OVERFLOW, Kind.FLAG)
            .shows(USER_SUBSCRIPTIONS.CREATED_AT, Kind.WHOLE)
            .shows(USER_SUBSCRIPTIONS.UPDATED_AT, Kind.WHOLE);

    private PlanShape() {}

    /// `{plan: …}`; permissions that are not set are granted.
    static ObjectNode plan(Record row) {
        ObjectNode plan = PLAN.show(row);
        allowed(plan, row, SUBSCRIPTION_PLANS.ALLOW_BALANCE_PAY);
        allowed(plan, row, SUBSCRIPTION_PLANS.ALLOW_WALLET_OVERFLOW);
        return Json.object().set("plan", plan);
    }

    /// `{subscription: …}`.
    static ObjectNode owned(Record row) {
        ObjectNode owned = OWNED.show(row);
        allowed(owned, row, USER_SUBSCRIPTIONS.ALLOW_WALLET_OVERFLOW);
        return Json.object().set("subscription", owned);
    }

    private static void allowed(ObjectNode shown, Record row, Field<Boolean> column) {
        shown.put(column.getName(), !Boolean.FALSE.equals(row.get(column)));
    }
}
