package dev.sluice.ledger;

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

    public static Hold of(Quota exactly) {
        return new Hold(exactly, exactly);
    }

    /// The hold for one call. `promptTokens` is an estimate; `maxOutputTokens` is the client's own limit.
    public static Hold of(Price price, Work work, long promptTokens, OptionalLong maxOutputTokens) {
        return switch (price) {
            case Price.PerCall _ -> of(Bill.of(price, Usage.NONE, work).quota());
            case Price.ByTokens tokens -> {
                long prompt = Math.max(promptTokens, tokens.terms().leastTokens());
                yield new Hold(
                        cost(tokens, prompt, maxOutputTokens.orElse(0)),
                        cost(tokens, prompt, maxOutputTokens.orElse(ASSUMED_OUTPUT)));
            }
        };
    }

    private static Quota cost(Price.ByTokens price, long input, long output) {
        var tokens =
                BigDecimal.valueOf(input).add(price.completion().multiply(BigDecimal.valueOf(Math.max(0, output))));
        return Quota.rounded(tokens.multiply(price.perToken()));
    }
}
