package dev.sluice.ledger;

import dev.sluice.ledger.tier.BadExpression;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/// What a call costs, line by line, in exact decimals. `exact` is the cost in quota, never negative, unrounded and
/// without a minimum; `least` is the minimum charge, 0 where none applies. [#quota] is what the call is charged when
/// nothing is carried from earlier ones: `exact` rounded half up once, at least `least`.
///
/// By tokens: `(text + cached × cacheRead + image × image + written × cacheWrite + sound + answer × completion) ×
/// model × factor`, at least 1 where anything was used and the price is not 0. By the call: `dollars × quota per
/// dollar × pictures`, whatever was used. Tools come on top, per call.
///
/// By an expression: its value. Where it has none for what was used (`problem` says why), the model part is what the
/// call had reserved. `tier` is the tier it chose. Both are `""` for other prices.
public record Bill(
        Price price,
        Usage usage,
        Work work,
        List<Surcharge> surcharges,
        BigDecimal exact,
        Quota least,
        String tier,
        String problem) {
    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

    private static final Quota MINIMUM = Quota.of(1);

    public Bill {
        surcharges = List.copyOf(surcharges);
        if (exact.signum() < 0) {
            throw new ArithmeticException("a bill of %s quota cannot be".formatted(exact));
        }
    }

    /// The bill of a call that had nothing reserved.
    public static Bill of(Price price, Usage usage, Work work) {
        return of(price, usage, work, Quota.ZERO);
    }

    public static Bill of(Price price, Usage usage, Work work, Quota reserved) {
        var terms = price.terms();
        boolean searches = work.kind() == Work.Kind.CHAT && terms.model().endsWith("search-preview");
        var surcharges = Surcharge.of(terms.tools(), usage, searches);
        var tools = BigDecimal.ZERO;
        for (var surcharge : surcharges) {
            tools = tools.add(surcharge.dollars().multiply(terms.quotaPerDollar()));
        }
        return switch (price) {
            case Price.ByTokens byTokens -> {
                boolean minimum = !price.isFree() && !usage.isZero();
                var exact = modelPart(byTokens, usage, work).add(tools);
                yield new Bill(price, usage, work, surcharges, exact, minimum ? MINIMUM : Quota.ZERO, "", "");
            }
            case Price.PerCall perCall -> {
                var exact = modelPart(perCall, work.delivered(usage.images())).add(tools);
                yield new Bill(price, usage, work, surcharges, exact, Quota.ZERO, "", "");
            }
            case Price.Tiered tiered -> tiered(tiered, usage, work, surcharges, tools, reserved);
        };
    }

    private static Bill tiered(
            Price.Tiered price, Usage usage, Work work, List<Surcharge> surcharges, BigDecimal tools, Quota reserved) {
        try {
            var tier = price.at(TierUsage.of(price.expression(), usage));
            Quota.rounded(tier.quota().add(tools));
            return new Bill(price, usage, work, surcharges, tier.quota().add(tools), Quota.ZERO, tier.name(), "");
        } catch (BadExpression bad) {
            return unpriced(price, usage, work, surcharges, tools, reserved, bad.problem());
        } catch (ArithmeticException _) {
            return unpriced(price, usage, work, surcharges, tools, reserved, "the result is beyond any quota");
        }
    }

    private static Bill unpriced(
            Price.Tiered price,
            Usage usage,
            Work work,
            List<Surcharge> surcharges,
            BigDecimal tools,
            Quota reserved,
            String problem) {
        var exact = BigDecimal.valueOf(reserved.units()).add(tools);
        return new Bill(price, usage, work, surcharges, exact, Quota.ZERO, "", problem);
    }

    /// The charge in whole units, with nothing carried.
    public Quota quota() {
        var rounded = Quota.rounded(exact);
        return rounded.compareTo(least) < 0 ? least : rounded;
    }

    private static BigDecimal modelPart(Price.PerCall price, Work work) {
        return price.dollars()
                .multiply(work.perPicture())
                .multiply(BigDecimal.valueOf(work.count()))
                .multiply(price.terms().quotaPerDollar());
    }

    private static BigDecimal modelPart(Price.ByTokens price, Usage usage, Work work) {
        var in = usage.input();
        var out = usage.output();
        boolean inDollars = audioInDollars(price, usage);
        boolean audioApart = audioApart(price, usage, work);
        long audioIn = inDollars || audioApart ? in.audio() : 0;
        long audioOut = audioApart ? Math.min(out.audio(), out.tokens()) : 0;
        // Pictures at the price of text are text: some of them may have been read from the cache.
        long image = price.image().compareTo(BigDecimal.ONE) == 0 ? 0 : in.image();
        long text = Math.max(0, in.tokens() - in.cacheRead() - in.cacheWrite() - image - audioIn);

        var tokens = BigDecimal.valueOf(text);
        tokens = plus(tokens, in.cacheRead(), price.cacheRead());
        tokens = plus(tokens, image, price.image());
        tokens = plus(tokens, in.cacheWrite() - in.cacheWrite1h(), price.cacheWrite());
        tokens = plus(tokens, in.cacheWrite1h(), price.cacheWrite1h());
        tokens = plus(tokens, out.tokens() - audioOut, price.completion());
        if (audioApart) {
            tokens = plus(tokens, audioIn, price.audioInput());
            tokens = plus(tokens, audioOut, price.audioInput().multiply(price.audioOutput()));
        }
        var raw = tokens.multiply(price.perToken());
        return inDollars
                ? raw.add(price.audioDollars()
                        .multiply(BigDecimal.valueOf(audioIn))
                        .multiply(price.terms().quotaPerDollar())
                        .divide(MILLION))
                : raw;
    }

    private static BigDecimal plus(BigDecimal sum, long tokens, BigDecimal ratio) {
        return tokens == 0 ? sum : sum.add(ratio.multiply(BigDecimal.valueOf(tokens)));
    }

    /// The exact cost before group and channel ratio, in quota.
    BigDecimal listed() {
        return of(price.listed(), usage, work).exact;
    }

    /// Sound is priced apart from text by a ratio.
    boolean pricesAudioApart() {
        return price instanceof Price.ByTokens byTokens && audioApart(byTokens, usage, work);
    }

    /// Sound of the prompt is priced by an own list price.
    boolean pricesAudioInDollars() {
        return price instanceof Price.ByTokens byTokens && audioInDollars(byTokens, usage);
    }

    private static boolean audioApart(Price.ByTokens price, Usage usage, Work work) {
        return usage.hasAudio()
                && !audioInDollars(price, usage)
                && (price.audioApart() || work.kind() == Work.Kind.SOUND);
    }

    private static boolean audioInDollars(Price.ByTokens price, Usage usage) {
        return usage.input().audio() > 0 && price.audioDollars().signum() > 0;
    }

    /// A line for people, as the log row shows it; empty for a plain call.
    public String content() {
        var parts = new ArrayList<String>(2);
        for (var surcharge : surcharges) {
            parts.add(surcharge.words());
        }
        if (usage.images() > 0) {
            parts.add("%d pictures".formatted(usage.images()));
        }
        if (!problem.isEmpty()) {
            parts.add("the price expression has no value, %s; the reservation is charged".formatted(problem));
        }
        if (usage.source() == Usage.Source.ESTIMATED) {
            parts.add("usage estimated: the upstream reported none");
        } else if (usage.isZero() && quota().isZero()) {
            parts.add("no usage reported, nothing charged");
        }
        return String.join("; ", parts);
    }
}
