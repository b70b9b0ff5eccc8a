package dev.sluice.ledger;

import java.math.BigDecimal;
import java.util.OptionalLong;

/// What one call of a pass-through service costs, and why. `dollars` is 0 when the price is a base quota.
public record PassThroughPrice(
        String billingName, String service, Source source, BigDecimal dollars, Factor factor, Quota quota) {
    private static final long DEFAULT_BASE = 1000;

    /// What the price is made from.
    public enum Source {
        PRICE,
        BASE
    }

    static PassThroughPrice priced(
            String billingName, String service, BigDecimal dollars, BigDecimal quotaPerUnit, Factor factor) {
        var raw = dollars.multiply(quotaPerUnit).multiply(factor.total());
        return new PassThroughPrice(billingName, service, Source.PRICE, dollars, factor, Quota.rounded(raw));
    }

    static PassThroughPrice base(String billingName, String service, OptionalLong base, Factor factor) {
        long units = base.orElse(0) > 0 ? base.getAsLong() : DEFAULT_BASE;
        var raw = BigDecimal.valueOf(units).multiply(factor.total());
        return new PassThroughPrice(billingName, service, Source.BASE, BigDecimal.ZERO, factor, Quota.rounded(raw));
    }

    /// A line for people, as the log row shows it.
    public String content() {
        return source == Source.PRICE
                ? "pass-through %s as %s: %.4f USD a call, quota %d, source price"
                        .formatted(service, billingName, dollars, quota.units())
                : "pass-through %s as %s: quota %d, source base".formatted(service, billingName, quota.units());
    }
}
