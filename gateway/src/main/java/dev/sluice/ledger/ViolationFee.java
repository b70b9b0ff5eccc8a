package dev.sluice.ledger;

import dev.sluice.store.Options;
import java.math.BigDecimal;
import java.util.Optional;

/// What a call costs that xAI refused for what it asks: the vendor charges for it, so the caller is charged too, in
/// place of the call. `dollars` is before group and channel ratio. Source: billing.md §5.5.
public record ViolationFee(BigDecimal dollars, Factor factor, Quota quota) {
    private static final String ENABLED = "grok.violation_deduction_enabled";
    private static final String AMOUNT = "grok.violation_deduction_amount";

    /// What the site charges, in US dollars; 0 for nothing.
    static BigDecimal dollars(Options options) {
        return options.flag(ENABLED) ? options.decimal(AMOUNT).max(BigDecimal.ZERO) : BigDecimal.ZERO;
    }

    static Optional<ViolationFee> of(BigDecimal dollars, BigDecimal quotaPerUnit, Factor factor) {
        if (dollars.signum() == 0 || factor.isZero()) {
            return Optional.empty();
        }
        var exact = dollars.multiply(quotaPerUnit).multiply(factor.total());
        return Optional.of(new ViolationFee(dollars, factor, Quota.rounded(exact)));
    }

    /// Whether an upstream's error text says that this fee is due.
    public static boolean isDue(String error) {
        return error.contains("Failed check: SAFETY_CHECK_TYPE") || error.contains("Content violates usage guidelines");
    }
}
