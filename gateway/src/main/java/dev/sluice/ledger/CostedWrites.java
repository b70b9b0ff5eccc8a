package dev.sluice.ledger;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/// Finds the cache writes an answer of OpenRouter leaves out: the vendor's own cost tells how many of the prompt's
/// tokens cost more. Source: billing.md §4.2.
public final class CostedWrites {
    private CostedWrites() {}

    /// `usage` with the writes its cost tells of; unchanged where it has writes, no cost, or a cost that does not
    /// fit `price`, which must be the vendor's list price.
    public static Usage in(Usage usage, Price.ByTokens price) {
        var in = usage.input();
        boolean toldApart = price.cacheWrite().compareTo(BigDecimal.ONE) != 0;
        if (usage.cost().signum() == 0
                || in.cacheWrite() > 0
                || !toldApart
                || price.model().signum() == 0) {
            return usage;
        }
        var perToken = price.model().divide(price.terms().quotaPerUnit(), MathContext.DECIMAL128);
        var plain = BigDecimal.valueOf(in.tokens());
        var saved = BigDecimal.valueOf(in.cacheRead()).multiply(BigDecimal.ONE.subtract(price.cacheRead()));
        var answer = BigDecimal.valueOf(usage.output().tokens()).multiply(price.completion());
        var rest = usage.cost().subtract(perToken.multiply(plain.subtract(saved).add(answer)));
        var written =
                rest.divide(perToken.multiply(price.cacheWrite().subtract(BigDecimal.ONE)), 0, RoundingMode.HALF_UP);
        boolean fits = written.signum() > 0 && written.compareTo(BigDecimal.valueOf(in.tokens() - in.cacheRead())) <= 0;
        return fits ? written(usage, written.longValueExact()) : usage;
    }

    private static Usage written(Usage usage, long tokens) {
        var in = usage.input();
        return new Usage(
                usage.source(),
                new Usage.Input(in.tokens(), in.cacheRead(), tokens, 0, 0, in.image(), in.audio()),
                usage.output(),
                usage.images(),
                usage.tools(),
                usage.cachesApart(),
                usage.cost());
    }
}
