package dev.sluice.ledger;

import dev.sluice.ledger.tier.TierExpression;
import dev.sluice.ledger.tier.Used;
import dev.sluice.ledger.tier.Variable;

/// Puts usage in the terms of a price expression: tokens whose variable the expression does not mention count as plain
/// prompt or answer. Source: billing.md §6.
///
/// Where a vendor counts caches beside its prompt, `p` is its own figure. Writes for an hour count in `cc` where
/// `cc1h` is not mentioned, so that none is lost.
final class TierUsage {
    private TierUsage() {}

    static Used of(TierExpression expression, Usage usage) {
        var in = usage.input();
        var out = usage.output();
        boolean hours = expression.uses(Variable.CC1H);
        long writtenHour = usage.cachesApart() && hours ? in.cacheWrite1h() : 0;
        long written = in.cacheWrite() - writtenHour;
        long prompt = usage.loggedInputTokens();
        long answer = out.tokens();
        if (!usage.cachesApart()) {
            prompt -= apart(expression, Variable.CR, in.cacheRead());
            prompt -= apart(expression, Variable.CC, written);
            prompt -= apart(expression, Variable.IMG, in.image());
            prompt -= apart(expression, Variable.AI, in.audio());
            answer -= apart(expression, Variable.IMG_O, out.image());
            answer -= apart(expression, Variable.AO, out.audio());
        }
        return new Used()
                .with(Variable.P, prompt)
                .with(Variable.C, answer)
                .with(Variable.LEN, in.tokens())
                .with(Variable.CR, in.cacheRead())
                .with(Variable.CC, written)
                .with(Variable.CC1H, writtenHour)
                .with(Variable.IMG, in.image())
                .with(Variable.IMG_O, out.image())
                .with(Variable.AI, in.audio())
                .with(Variable.AO, out.audio());
    }

    /// A prompt and an answer that are only estimated.
    static Used ofEstimate(long promptTokens, long outputTokens) {
        return new Used()
                .with(Variable.P, promptTokens)
                .with(Variable.LEN, promptTokens)
                .with(Variable.C, outputTokens);
    }

    private static long apart(TierExpression expression, Variable variable, long tokens) {
        return expression.uses(variable) ? tokens : 0;
    }
}
