package dev.sluice.ledger;

import dev.sluice.store.Options;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/// What a call costs that xAI refused for what it asks: the vendor charges for it, so the caller is charged too, in
/// place of the call. `dollars` is before group and channel ratio, `exact` the quota before rounding. Source:
/// billing.md §5.5.
public record ViolationFee(BigDecimal dollars, Factor factor, BigDecimal exact, Quota quota) {
    /// The error code a client gets.
    public static final String CODE = "violation_fee.grok.csam";

    private static final String ENABLED = "grok.violation_deduction_enabled";
    private static final String AMOUNT = "grok.violation_deduction_amount";
    private static final List<String> MARKERS =
            List.of("Failed check: SAFETY_CHECK_TYPE", "Content violates usage guidelines");

    /// The upstream's error: its status, type and code, and which words of it made the fee due.
    public record Why(int status, String type, String code, String marker) {}

    /// What the site charges, in US dollars; 0 for nothing.
    static BigDecimal dollars(Options options) {
        return options.flag(ENABLED) ? options.decimal(AMOUNT).max(BigDecimal.ZERO) : BigDecimal.ZERO;
    }

    static Optional<ViolationFee> of(BigDecimal dollars, BigDecimal quotaPerUnit, Factor factor) {
        if (dollars.signum() == 0 || factor.isZero()) {
            return Optional.empty();
        }
        var exact = dollars.multiply(quotaPerUnit).multiply(factor.total());
        return Optional.of(new ViolationFee(dollars, factor, exact, Quota.rounded(exact)));
    }

    /// The words in an upstream's error text that make the fee due; empty when none do.
    public static Optional<String> marker(String error) {
        return MARKERS.stream().filter(error::contains).findFirst();
    }
}
