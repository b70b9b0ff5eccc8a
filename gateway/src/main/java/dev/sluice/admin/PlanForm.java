package dev.sluice.admin;

import static dev.sluice.store.Tables.SUBSCRIPTION_PLANS;

import dev.sluice.ledger.Quota;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/// What a request of an administrator says about a plan, checked, as columns to store. All are written, but for the
/// two permissions, which stay when left out.
final class PlanForm {
    private static final Set<String> UNITS = Set.of("year", "month", "day", "hour", "custom");
    private static final Set<String> PERIODS = Set.of("never", "daily", "weekly", "monthly", "custom");
    private static final long DEAREST = 9999;
    private static final long LONGEST = 1_000;
    private static final long LONGEST_SECONDS = 10L * 366 * 24 * 3600;

    private PlanForm() {}

    static Map<Field<?>, @Nullable Object> columns(Body plan, long now) {
        Map<Field<?>, @Nullable Object> columns = new LinkedHashMap<>();
        for (var member : PlanShape.PLAN.members()) {
            boolean kept = member.column().equals(SUBSCRIPTION_PLANS.ALLOW_BALANCE_PAY)
                    || member.column().equals(SUBSCRIPTION_PLANS.ALLOW_WALLET_OVERFLOW);
            if (member.editable() && !(kept && !plan.has(member.name()))) {
                columns.put(member.column(), member.kind().read(member.name(), plan));
            }
        }
        String unit = plan.text("duration_unit", "month");
        String period = plan.text("quota_reset_period", "never");
        columns.put(SUBSCRIPTION_PLANS.PRICE_AMOUNT, BigDecimal.valueOf(plan.decimal("price_amount", 0)));
        columns.put(SUBSCRIPTION_PLANS.CURRENCY, "USD");
        columns.put(SUBSCRIPTION_PLANS.DURATION_UNIT, unit);
        columns.put(SUBSCRIPTION_PLANS.DURATION_VALUE, plan.number("duration_value", 1));
        columns.put(SUBSCRIPTION_PLANS.ENABLED, plan.flag("enabled", true));
        columns.put(SUBSCRIPTION_PLANS.QUOTA_RESET_PERIOD, period);
        columns.put(SUBSCRIPTION_PLANS.UPDATED_AT, now);
        check(!plan.text("title", "").isBlank(), "title is empty");
        check(UNITS.contains(unit), "duration_unit is year, month, day, hour or custom");
        check(PERIODS.contains(period), "quota_reset_period is never, daily, weekly, monthly or custom");
        double price = plan.decimal("price_amount", 0);
        check(price >= 0 && price <= DEAREST, "price_amount is 0 to %d".formatted(DEAREST));
        within(plan, "duration_value", 1, 1, LONGEST);
        within(plan, "custom_seconds", 0, unit.equals("custom") ? 1 : 0, LONGEST_SECONDS);
        within(plan, "quota_reset_custom_seconds", 0, period.equals("custom") ? 1 : 0, LONGEST_SECONDS);
        within(plan, "total_amount", 0, 0, Quota.MOST);
        within(plan, "max_purchase_per_user", 0, 0, Integer.MAX_VALUE);
        return columns;
    }

    static Map<Field<?>, @Nullable Object> enabled(Body body, long now) {
        check(body.has("enabled"), "enabled is missing");
        Map<Field<?>, @Nullable Object> columns = new LinkedHashMap<>();
        columns.put(SUBSCRIPTION_PLANS.ENABLED, body.flag("enabled", false));
        columns.put(SUBSCRIPTION_PLANS.UPDATED_AT, now);
        return columns;
    }

    private static void within(Body plan, String name, long fallback, long least, long most) {
        long value = plan.number(name, fallback);
        check(value >= least && value <= most, "%s is %d to %d".formatted(name, least, most));
    }

    private static void check(boolean right, String message) {
        if (!right) {
            throw Declined.because("plan_invalid", message);
        }
    }
}
