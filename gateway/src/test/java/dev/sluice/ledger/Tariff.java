package dev.sluice.ledger;

import java.math.BigDecimal;
import java.util.Map;

/// Prices for worked examples, without tables around them.
final class Tariff {
    private static final BigDecimal ONE = BigDecimal.ONE;
    private static final BigDecimal PER_UNIT = new BigDecimal("500000");
    private static final Map<String, BigDecimal> TOOLS = Map.of(
            "web_search", new BigDecimal("10"),
            "web_search_preview", new BigDecimal("10"),
            "web_search_preview:gpt-4o*", new BigDecimal("25"),
            "google_search", new BigDecimal("14"),
            "file_search", new BigDecimal("2.5"));

    private Tariff() {}

    static Price.Terms terms(String model, String group) {
        var factor = new Factor(new BigDecimal(group), false, ONE);
        return new Price.Terms(model, factor, ToolPrices.of(model, TOOLS), PER_UNIT, 500);
    }

    static Price.PerCall perCall(String dollars, String group) {
        return new Price.PerCall(terms("acme", group), new BigDecimal(dollars));
    }

    /// By tokens, every ratio but these 1 and the cache write ratio 1.25.
    static Ratios ratios(String model, String completion) {
        return new Ratios("acme", "1", new BigDecimal(model), new BigDecimal(completion), ONE, ONE, ONE, ONE, "0");
    }

    record Ratios(
            String name,
            String group,
            BigDecimal model,
            BigDecimal completion,
            BigDecimal cacheRead,
            BigDecimal image,
            BigDecimal audio,
            BigDecimal audioCompletion,
            String audioDollars) {
        Ratios named(String other) {
            return new Ratios(other, group, model, completion, cacheRead, image, audio, audioCompletion, audioDollars);
        }

        Ratios group(String ratio) {
            return new Ratios(name, ratio, model, completion, cacheRead, image, audio, audioCompletion, audioDollars);
        }

        Ratios cacheRead(String ratio) {
            return new Ratios(
                    name, group, model, completion, new BigDecimal(ratio), image, audio, audioCompletion, audioDollars);
        }

        Ratios image(String ratio) {
            return new Ratios(
                    name,
                    group,
                    model,
                    completion,
                    cacheRead,
                    new BigDecimal(ratio),
                    audio,
                    audioCompletion,
                    audioDollars);
        }

        Ratios audio(String input, String output) {
            return new Ratios(
                    name,
                    group,
                    model,
                    completion,
                    cacheRead,
                    image,
                    new BigDecimal(input),
                    new BigDecimal(output),
                    audioDollars);
        }

        Ratios audioDollars(String dollars) {
            return new Ratios(name, group, model, completion, cacheRead, image, audio, audioCompletion, dollars);
        }

        Price.ByTokens price() {
            var write = new BigDecimal("1.25");
            boolean apart = audio.compareTo(ONE) != 0 || audioCompletion.compareTo(ONE) != 0;
            return new Price.ByTokens(
                    terms(name, group),
                    model,
                    completion,
                    cacheRead,
                    write,
                    write.multiply(new BigDecimal("1.6")),
                    image,
                    audio,
                    audioCompletion,
                    apart,
                    new BigDecimal(audioDollars));
        }
    }
}
