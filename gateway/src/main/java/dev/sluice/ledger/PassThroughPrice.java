package dev.sluice.ledger;

import java.math.BigDecimal;
import java.util.OptionalLong;

/// What one call of a pass-through service costs, and why. `dollars` is 0 when the price is a base quota; `listed` is
/// the price before group and channel ratio, in quota.
public record PassThroughPrice(
        String billingName,
        String service,
        Source source,
        BigDecimal dollars,
        BigDecimal quotaPerUnit,
        BigDecimal listed,
        Factor factor,
        Quota quota) {
    private static final long DEFAULT_BASE = 1000;

    /// What the price is made from.
    public enum Source {
        PRICE,
        BASE
    }

    static PassThroughPrice priced(
            String billingName, String service, BigDecimal dollars, BigDecimal quotaPerUnit, Factor factor) {
        var listed = dollars.multiply(quotaPerUnit);
        var quota = Quota.rounded(listed.multiply(factor.total()));
        return new PassThroughPrice(billingName, service, Source.PRICE, dollars, quotaPerUnit, listed, factor, quota);
    }

    static PassThroughPrice base(
            String billingName, String service, OptionalLong base, BigDecimal quotaPerUnit, Factor factor) {
        long units = base.orElse(0) > 0 ? base.getAsLong() : DEFAULT_BASE;
        var listed = BigDecimal.valueOf(units);
        var quota = Quota.rounded(listed.multiply(factor.total()));
        return new PassThroughPrice(
                billingName, service, Source.BASE, BigDecimal.ZERO, quotaPerUnit, listed, factor, quota);
    }

    /// A line for people, as the log row shows it.
    public String content() {
        return source == Source.PRICE
                ? "pass-through %s as %s: %.4f USD a call, quota %d, source price"
                        .formatted(service, billingName, dollars, quota.units())
                : "pass-through %s as %s: quota %d, source base".formatted(service, billingName, quota.units());
    }
}
