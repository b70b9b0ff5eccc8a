package dev.sluice.ledger;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// What an asynchronous task (video, music, Midjourney) costs: a base price in US dollars times `ratios`, which say
/// what the task asks for (`seconds`, `size`, `resolution`, …) in order. Rounded once, half up. Settled when the task
/// is admitted and kept with it: `terms` has the ratios of group and channel of that moment. Source: billing.md §7.
///
/// `modelRatio` is quota per token for a model that is priced by tokens, whose base is half of it in US dollars; 0 for
/// a price per call.
public record TaskPrice(Price.Terms terms, BigDecimal dollars, BigDecimal modelRatio, Map<String, BigDecimal> ratios) {
    private static final BigDecimal HALF = new BigDecimal("0.5");

    public TaskPrice {
        ratios.forEach((name, ratio) -> {
            if (ratio.signum() <= 0) {
                throw new IllegalArgumentException("ratio %s is %s, want more than 0".formatted(name, ratio));
            }
        });
        ratios = Collections.unmodifiableMap(new LinkedHashMap<>(ratios));
    }

    static TaskPrice perCall(Price.Terms terms, BigDecimal dollars, Map<String, BigDecimal> ratios) {
        return new TaskPrice(terms, dollars, BigDecimal.ZERO, ratios);
    }

    static TaskPrice byTokens(Price.Terms terms, BigDecimal modelRatio, Map<String, BigDecimal> ratios) {
        return new TaskPrice(terms, modelRatio.multiply(HALF), modelRatio, ratios);
    }

    /// What to reserve, and to charge unless the vendor reports tokens.
    public Quota quota() {
        return Quota.rounded(times(dollars.multiply(terms.quotaPerDollar())));
    }

    /// The same with the ratios a vendor answered with.
    public TaskPrice with(Map<String, BigDecimal> reported) {
        return new TaskPrice(terms, dollars, modelRatio, reported);
    }

    /// What a finished task costs whose vendor reports model tokens. A price per call stays what it was.
    public Quota settled(long tokens) {
        return modelRatio.signum() == 0
                ? quota()
                : Quota.rounded(times(modelRatio
                        .multiply(BigDecimal.valueOf(tokens))
                        .multiply(terms.factor().total())));
    }

    private BigDecimal times(BigDecimal quota) {
        return ratios.values().stream().reduce(quota, BigDecimal::multiply);
    }
}
