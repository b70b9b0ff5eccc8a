package dev.sluice.ledger;

import dev.sluice.ledger.tier.Request;
import dev.sluice.ledger.tier.TierExpression;
import dev.sluice.ledger.tier.Used;
import java.math.BigDecimal;

/// What one model costs one buyer on one channel, with every figure a bill needs; settled when a call is admitted
/// and kept for its whole life, so that a change of prices never reaches a call that runs.
public sealed interface Price {
    Terms terms();

    /// Nothing can be charged, whatever is used.
    boolean isFree();

    /// The same price for a buyer and on a channel without ratios.
    default Price listed() {
        var plain =
                new Terms(terms().model(), Factor.ONE, terms().tools(), terms().quotaPerUnit(), terms().leastTokens());
        return switch (this) {
            case ByTokens tokens ->
                new ByTokens(
                        plain,
                        tokens.model,
                        tokens.completion,
                        tokens.cacheRead,
                        tokens.cacheWrite,
                        tokens.cacheWrite1h,
                        tokens.image,
                        tokens.audioInput,
                        tokens.audioOutput,
                        tokens.audioApart,
                        tokens.audioDollars);
            case PerCall call -> new PerCall(plain, call.dollars);
            case Tiered tiered -> new Tiered(plain, tiered.expression, tiered.request);
        };
    }

    /// What every price has. `model` is the name the client used. `quotaPerUnit` is quota per US dollar;
    /// `leastTokens` is the least prompt a reservation counts with.
    record Terms(String model, Factor factor, ToolPrices tools, BigDecimal quotaPerUnit, long leastTokens) {
        /// Quota per US dollar of this buyer.
        public BigDecimal quotaPerDollar() {
            return quotaPerUnit.multiply(factor.total());
        }
    }

    /// Priced by model tokens. `model` is quota per input token; the others are multiples of it, `audioOutput` of
    /// `audioInput`. With `audioApart` unset, sound is priced as text. `audioDollars`, where above 0, is an own
    /// price in US dollars per million input tokens of sound (Gemini).
    record ByTokens(
            Terms terms,
            BigDecimal model,
            BigDecimal completion,
            BigDecimal cacheRead,
            BigDecimal cacheWrite,
            BigDecimal cacheWrite1h,
            BigDecimal image,
            BigDecimal audioInput,
            BigDecimal audioOutput,
            boolean audioApart,
            BigDecimal audioDollars)
            implements Price {
        /// Quota per input token of this buyer.
        public BigDecimal perToken() {
            return model.multiply(terms.factor().total());
        }

        @Override
        public boolean isFree() {
            return perToken().signum() == 0;
        }
    }

    /// Priced by an expression over what the call used; `request` is what it may know of the request, frozen when
    /// the call was admitted.
    record Tiered(Terms terms, TierExpression expression, Request request) implements Price {
        /// The same for one call.
        public Tiered of(Request frozen) {
            return new Tiered(terms, expression, frozen);
        }

        /// Quota of this buyer for `used`. Throws [dev.sluice.ledger.tier.BadExpression] when the expression has no
        /// value for it.
        Tier at(Used used) {
            var result = expression.evaluate(used, request);
            return new Tier(
                    result.tier(),
                    result.microDollars().multiply(terms.quotaPerDollar()).movePointLeft(6));
        }

        /// What was used costs `quota`; `name` is the tier the expression chose, `""` for none.
        record Tier(String name, BigDecimal quota) {}

        @Override
        public boolean isFree() {
            return terms.factor().isZero();
        }
    }

    /// Priced by the call, in US dollars.
    record PerCall(Terms terms, BigDecimal dollars) implements Price {
        @Override
        public boolean isFree() {
            return dollars.signum() == 0 || terms.factor().isZero();
        }
    }
}
