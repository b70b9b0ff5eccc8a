package dev.sluice.ledger;

import dev.sluice.ledger.tier.BadExpression;
import java.math.BigDecimal;
import java.util.OptionalLong;

/// How much to reserve for a call before it leaves. Refused when `atLeast` does not fit; up to `upTo` is taken
/// where the balance allows.
///
/// By tokens: the prompt, or the site's least prompt if that is more, and the longest answer the client allows,
/// each at its ratio. A client that names no limit gets one assumed for `upTo`, none for `atLeast`: whoever has
/// little left can still call, and what is left is then taken whole, so that parallel calls cannot spend it twice.
public record Hold(Quota atLeast, Quota upTo) {
    private static final long ASSUMED_OUTPUT = 4096;
    private static final long ASSUMED_TIERED_OUTPUT = 8192;

    public static Hold of(Quota exactly) {
        return new Hold(exactly, exactly);
    }

    /// The hold for one call. `promptTokens` is an estimate; `maxOutputTokens` is the client's own limit.
    ///
    /// Throws [dev.sluice.refusal.Refused] with 400 `model_price_error` when the model's price expression has no
    /// value for them.
    public static Hold of(Price price, Work work, long promptTokens, OptionalLong maxOutputTokens) {
        return switch (price) {
            case Price.PerCall _ -> of(Bill.of(price, Usage.NONE, work).quota());
            case Price.ByTokens tokens -> {
                long prompt = Math.max(promptTokens, tokens.terms().leastTokens());
                yield new Hold(
                        cost(tokens, prompt, maxOutputTokens.orElse(0)),
                        cost(tokens, prompt, maxOutputTokens.orElse(ASSUMED_OUTPUT)));
            }
            case Price.Tiered tiered ->
                ordered(
                        cost(tiered, promptTokens, maxOutputTokens.orElse(0)),
                        cost(tiered, promptTokens, maxOutputTokens.orElse(ASSUMED_TIERED_OUTPUT)));
        };
    }

    /// The same against a plan, of which every call takes at least 1.
    public Hold ofPlan() {
        var one = Quota.of(1);
        return new Hold(atLeast.compareTo(one) < 0 ? one : atLeast, upTo.compareTo(one) < 0 ? one : upTo);
    }

    /// An expression may be cheaper for a longer answer.
    private static Hold ordered(Quota one, Quota other) {
        return one.compareTo(other) <= 0 ? new Hold(one, other) : new Hold(other, one);
    }

    private static Quota cost(Price.Tiered price, long input, long output) {
        try {
            return Quota.rounded(price.at(TierUsage.ofEstimate(input, output)).quota());
        } catch (BadExpression bad) {
            throw Prices.unusable(price.terms().model(), bad.problem());
        } catch (ArithmeticException _) {
            throw Prices.unusable(price.terms().model(), "the result is beyond any quota");
        }
    }

    private static Quota cost(Price.ByTokens price, long input, long output) {
        var tokens =
                BigDecimal.valueOf(input).add(price.completion().multiply(BigDecimal.valueOf(Math.max(0, output))));
        return Quota.rounded(tokens.multiply(price.perToken()));
    }
}
