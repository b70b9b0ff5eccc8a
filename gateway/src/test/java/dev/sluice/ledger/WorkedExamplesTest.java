package dev.sluice.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ledger.ToolUse.DrawnImage;
import dev.sluice.ledger.Usage.Input;
import dev.sluice.ledger.Usage.Output;
import dev.sluice.ledger.Usage.Source;
import dev.sluice.store.Options;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The worked examples of billing.md §12, each through the tables an administrator saves: option texts in, quota out.
final class WorkedExamplesTest {
    /// One row. `original` says what new-api answers where that differs.
    record Row(String id, Map<String, String> options, ToLongFunction<Prices> charge, long quota, String original) {
        Row original(String other) {
            return new Row(id, options, charge, quota, other);
        }

        @Override
        public String toString() {
            return original.isEmpty()
                    ? "%s = %d".formatted(id, quota)
                    : "%s = %d, original %s".formatted(id, quota, original);
        }
    }

    @ParameterizedTest
    @MethodSource({"ratios", "surcharges", "pricesPerCall", "tiers", "reservationsAndTasks"})
    void charges(Row row) {
        assertThat(row.charge().applyAsLong(Prices.from(Options.of(row.options()))))
                .isEqualTo(row.quota());
    }

    @Test
    void allRowsOfTheSpecificationAreHere() {
        var ids = Stream.of(ratios(), surcharges(), pricesPerCall(), tiers(), reservationsAndTasks())
                .flatMap(rows -> rows)
                .map(Row::id)
                .toList();

        assertThat(ids).doesNotHaveDuplicates().hasSize(55);
    }

    static Stream<Row> ratios() {
        return Stream.of(
                row("E01", model("1.25", "4"), chat(text(1000, 500)), 3750),
                row("E02", model("1.25", "4").group("0.8"), chat(text(1000, 500)), 3000),
                row(
                        "E03",
                        model("1.25", "4")
                                .with("GroupRatio", "{\"premium\": 2}")
                                .with("GroupGroupRatio", "{\"vip\": {\"premium\": 0.6}}"),
                        prices -> quota(price(prices, "acme", Buyer.of("vip", "premium")), text(1000, 500), Work.CHAT),
                        2250),
                row("E04", model("1.25", "4").cacheRead("0.5"), chat(cached(10000, 8000, 0, 1000)), 12500),
                row("E05", model("2.5", "6").cacheRead("0.1"), chat(cached(10000, 2000, 3000, 100)), 23875),
                row("E06", model("2.5", "6").cacheRead("0.1"), chat(cached(10000, 7000, 6000, 100)), 22000),
                row("E07", model("1.5", "5").cacheRead("0.1"), chat(claude(200, 50000, 3000, 1000, 1500, 400)), 18113),
                row("E08", model("1.5", "5").group("1.2"), chat(claude(12, 0, 4000, 0, 0, 300)), 11722),
                row("E09", shipped(), chat("gpt-image-1", input(new Input(300, 0, 0, 0, 0, 200, 0), 1056)), 22370),
                row("E10", shipped(), chat("gemini-2.5-flash", input(new Input(1500, 0, 0, 0, 0, 0, 1000), 200)), 825),
                row("E11", model("0.025", "8"), chat(text(1, 1)), 1),
                row("E12a", model("0.5", "1"), chat(text(1, 0)), 1),
                row("E12b", model("0.5", "1"), chat(text(3, 0)), 2),
                row("E12c", model("0.5", "1"), chat(text(5, 0)), 3),
                row("E13", shipped(), other("gpt-4o", Usage.NONE.with(previewSearches(2))), 25000)
                        .original("0: zero tokens are free whatever was called (D17)"),
                row("E14", model("0", "1"), chat(text(1000, 500)), 0),
                row("E15", model("1.25", "4").group("0"), chat(text(1000, 500)), 0));
    }

    static Stream<Row> surcharges() {
        return Stream.of(
                row("E16", shipped(), other("gpt-4o", text(100, 10).with(previewSearches(3))), 37675)
                        .original("12675 unless streamed: counts declared tools (D15)"),
                row("E17", shipped(), other("o3", text(200, 50).with(previewSearches(2))), 10400)
                        .original("5400 unless streamed (D15)"),
                row(
                                "E18",
                                shipped()
                                        .with("CompletionRatio", "{\"gpt-4.1-mini\": 4}")
                                        .group("0.5"),
                                other("gpt-4.1-mini", text(1000, 50).with(new ToolUse(0, 0, 0, 0, 2, List.of()))),
                                1370)
                        .original("120 when streamed, 745 otherwise (D15)"),
                row(
                        "E19",
                        model("1", "4"),
                        other(
                                "acme",
                                text(500, 100)
                                        .with(new ToolUse(
                                                0, 0, 0, 0, 0, List.of(new DrawnImage("medium", "1024x1536"))))),
                        32400),
                row("E20", model("1.5", "5"), chat(text(2000, 300).with(new ToolUse(0, 0, 2, 0, 0, List.of()))), 15250)
                        .original("5250 when streamed (D15)"),
                row(
                        "E21",
                        shipped().with("ModelRatio", "{\"gpt-4o-search-preview\": 1.25}"),
                        chat("gpt-4o-search-preview", text(300, 120)),
                        13475));
    }

    static Stream<Row> pricesPerCall() {
        return Stream.of(
                row("E22", perCall("0.1").group("0.9"), chat(text(10, 5)), 45000)
                        .original("0 for zero usage (D17)"),
                row("E23a", shipped(), pictures(2), 120000),
                row("E23b", shipped(), pictures(1), 60000),
                row("E24", perCall("0.0000005"), chat(text(10, 5)), 0),
                row(
                        "E25",
                        shipped().with("CompletionRatio", "{\"gpt-4o-audio-preview\": 4}"),
                        chat("gpt-4o-audio-preview", sound(100, 50, 200, 300)),
                        10375),
                row(
                        "E26",
                        shipped(),
                        sounding("whisper-1", Usage.estimated(Estimate.audioTokens(new BigDecimal("62.4")), 0)),
                        15750),
                row(
                        "E27",
                        shipped(),
                        sounding("tts-1", Usage.ofSpeech(100, Estimate.audioTokens(new BigDecimal("8")))),
                        750),
                row(
                                "E28",
                                shipped()
                                        .with("CompletionRatio", "{\"gpt-4o-realtime-preview\": 4}")
                                        .with("AudioCompletionRatio", "{\"gpt-4o-realtime-preview\": 1}"),
                                sounding(
                                        "gpt-4o-realtime-preview",
                                        sound(120, 60, 400, 500).plus(sound(80, 40, 200, 250))),
                                28500)
                        .original("57000: by turns and once more at the end (D14)"));
    }

    static Stream<Row> tiers() {
        var ladder = "len <= 200000 ? tier('std', p*1.25 + c*10 + cr*0.125) : tier('long', p*2.5 + c*15 + cr*0.25)";
        var claude = "p*3 + c*15 + cr*0.3 + cc*3.75 + cc1h*6";
        return Stream.of(
                row("E29", tiered("tier('base', p*2.5 + c*15 + cr*0.25)"), chat(cached(100000, 40000, 0, 2000)), 95000),
                row("E30a", tiered(ladder), chat(cached(200000, 100000, 0, 1000)), 73750),
                row("E30b", tiered(ladder), chat(cached(200001, 100000, 0, 1000)), 145001),
                row("E30c", tiered(ladder).group("0.5"), chat(cached(250000, 100000, 0, 1000)), 103750),
                row(
                        "E31",
                        Saved.EMPTY
                                .with("billing_setting.billing_mode", "{\"acme-search-preview\": \"tiered_expr\"}")
                                .with("billing_setting.billing_expr", "{\"acme-search-preview\": \"p*3 + c*15\"}")
                                .group("0.3333"),
                        chat("acme-search-preview", text(1, 1)),
                        1669),
                row("E32", tiered(claude), chat(claude(1000, 20000, 1500, 1000, 500, 800)), 13875),
                row("E32b", tiered(claude), chat(claude(1000, 20000, 1500, 0, 0, 800)), 13313)
                        .original("10500: writes without a split are lost (D29)"),
                row(
                        "E33",
                        tiered("p*3 + c*15"),
                        prices ->
                                hold(prices, 1000, OptionalLong.empty()).upTo().units(),
                        62940));
    }

    static Stream<Row> reservationsAndTasks() {
        return Stream.of(
                row(
                                "E34",
                                model("0.075", "1"),
                                prices -> hold(prices, 37, OptionalLong.of(1000))
                                        .upTo()
                                        .units(),
                                113)
                        .original("112: truncated (D16)"),
                row(
                                "E35",
                                model("0.57", "1"),
                                prices -> hold(prices, 600, OptionalLong.of(0))
                                        .upTo()
                                        .units(),
                                342)
                        .original("341: truncated (D16)"),
                row("E36", perCall("0.021").group("0.7"), task("acme", Map.of()), 7350)
                        .original("7349: truncated (D16)"),
                row("E37", shipped(), task("sora-2", TaskRatios.sora(8, "1792x1024")), 2000000),
                row(
                        "E38",
                        shipped(),
                        task("veo-3.1-generate-preview", TaskRatios.veo("veo-3.1-generate-preview", 8, "4k")),
                        2400000),
                row("E39", model("5", "1"), WorkedExamplesTest::seedanceReturn, 456522)
                        .original("reserved 760869, charged 304347"),
                row(
                        "E40",
                        Saved.EMPTY.group("1.5"),
                        prices -> prices.violationFee(BUYER, BigDecimal.ONE)
                                .orElseThrow()
                                .quota()
                                .units(),
                        37500),
                row(
                        "E41",
                        Saved.EMPTY,
                        prices -> prices.planPrice(new BigDecimal("9.99")).units(),
                        4995000),
                row("E42a", model("1.25", "4"), WorkedExamplesTest::admission, 3750)
                        .original("0: trusted above 10 USD (D11)"),
                row("E42b", model("1.25", "4"), WorkedExamplesTest::admission, 3750),
                row("E43", perCall("5000"), chat(text(1, 1)), 2_500_000_000L).original("HTTP 400 (D10)"),
                row("E44", model("1.5", "5").cacheRead("0.1"), WorkedExamplesTest::openRouter, 14100),
                row(
                        "E45",
                        model("0.0001", "1").with("PreConsumedQuota", "0"),
                        prices -> hold(prices, 0, OptionalLong.of(0))
                                .ofPlan()
                                .atLeast()
                                .units(),
                        1),
                row("E46", shipped(), task("mj_imagine", Map.of()), 50000),
                row(
                        "E47",
                        model("1.25", "4").with("GroupRatio", "{\"a\": 1, \"b\": 2}"),
                        prices -> {
                            long held = Hold.of(
                                            price(prices, "acme", Buyer.of("a", "a")),
                                            Work.CHAT,
                                            1000,
                                            OptionalLong.of(500))
                                    .upTo()
                                    .units();
                            assertThat(held).isEqualTo(3750);
                            return quota(price(prices, "acme", Buyer.of("a", "b")), text(1000, 500), Work.CHAT);
                        },
                        7500),
                row(
                                "E48",
                                model("1", "4"),
                                prices -> quota(price(prices, "acme", BUYER), text(400, 200), Work.CHAT),
                                1200)
                        .original("same, in two separate writes"));
    }

    /// 28/46 of 2.5 USD is reserved, 100,000 tokens are charged, the rest is returned.
    private static long seedanceReturn(Prices prices) {
        var ratios = TaskRatios.seedance("doubao-seedance-2-0-260128", "720p", true);
        var price = prices.task("acme", BUYER, BigDecimal.ONE, ratios);
        long reserved = price.quota().units();
        long charged = price.settled(100_000).units();
        assertThat(reserved).isEqualTo(760870);
        assertThat(charged).isEqualTo(304348);
        return reserved - charged;
    }

    /// Whatever a wallet holds, a call of 1000 tokens and at most 500 more reserves its worst case.
    private static long admission(Prices prices) {
        return hold(prices, 1000, OptionalLong.of(500)).atLeast().units();
    }

    private static long openRouter(Prices prices) {
        var price = (Price.ByTokens) price(prices, "acme", BUYER);
        var reported = new Usage(
                Source.REPORTED,
                new Input(10000, 4000, 0, 0, 0, 0, 0),
                Output.of(500),
                0,
                ToolUse.NONE,
                false,
                new BigDecimal("0.0282"));
        var usage = CostedWrites.in(reported, price);
        assertThat(usage.input().cacheWrite()).isEqualTo(2000);
        return quota(price, usage, Work.CHAT);
    }

    private static final Buyer BUYER = Buyer.of("default", "default");

    private static Row row(String id, Saved saved, ToLongFunction<Prices> charge, long quota) {
        return new Row(id, saved.texts(), charge, quota, "");
    }

    /// Option texts.
    private record Saved(Map<String, String> texts) {
        static final Saved EMPTY = new Saved(Map.of());

        Saved with(String option, String text) {
            var more = new HashMap<>(texts);
            more.put(option, text);
            return new Saved(Map.copyOf(more));
        }

        Saved group(String ratio) {
            return with("GroupRatio", "{\"default\": %s}".formatted(ratio));
        }

        Saved cacheRead(String ratio) {
            return with("CacheRatio", "{\"acme\": %s}".formatted(ratio));
        }
    }

    private static Saved shipped() {
        return Saved.EMPTY;
    }

    private static Saved model(String ratio, String completion) {
        return Saved.EMPTY
                .with("ModelRatio", "{\"acme\": %s}".formatted(ratio))
                .with("CompletionRatio", "{\"acme\": %s}".formatted(completion));
    }

    private static Saved perCall(String dollars) {
        return Saved.EMPTY.with("ModelPrice", "{\"acme\": %s}".formatted(dollars));
    }

    private static Saved tiered(String expression) {
        return Saved.EMPTY
                .with("billing_setting.billing_mode", "{\"acme\": \"tiered_expr\"}")
                .with("billing_setting.billing_expr", "{\"acme\": \"%s\"}".formatted(expression));
    }

    private static ToLongFunction<Prices> chat(Usage usage) {
        return chat("acme", usage);
    }

    private static ToLongFunction<Prices> chat(String model, Usage usage) {
        return prices -> quota(price(prices, model, BUYER), usage, Work.CHAT);
    }

    private static ToLongFunction<Prices> other(String model, Usage usage) {
        return prices -> quota(price(prices, model, BUYER), usage, Work.OTHER);
    }

    private static ToLongFunction<Prices> sounding(String model, Usage usage) {
        return prices -> quota(price(prices, model, BUYER), usage, Work.SOUND);
    }

    private static ToLongFunction<Prices> pictures(long delivered) {
        var work = Work.pictures("dall-e-3", "1792x1024", "hd", 2);
        var usage = new Usage(Source.NONE, Input.NONE, Output.NONE, delivered, ToolUse.NONE, false);
        return prices -> quota(price(prices, "dall-e-3", BUYER), usage, work);
    }

    private static ToLongFunction<Prices> task(String model, Map<String, BigDecimal> ratios) {
        return prices ->
                prices.task(model, BUYER, BigDecimal.ONE, ratios).quota().units();
    }

    private static Price price(Prices prices, String model, Buyer buyer) {
        return prices.of(model, buyer, BigDecimal.ONE);
    }

    private static long quota(Price price, Usage usage, Work work) {
        return Bill.of(price, usage, work).quota().units();
    }

    private static Hold hold(Prices prices, long prompt, OptionalLong most) {
        return Hold.of(price(prices, "acme", BUYER), Work.CHAT, prompt, most);
    }

    private static Usage text(long input, long output) {
        return Usage.ofText(input, output);
    }

    private static Usage cached(long input, long read, long write, long output) {
        return input(new Input(input, read, write, 0, 0, 0, 0), output);
    }

    private static Usage claude(long prompt, long read, long write, long write5m, long write1h, long output) {
        var input = new Input(prompt + read + write, read, write, write5m, write1h, 0, 0);
        return new Usage(Source.REPORTED, input, Output.of(output), 0, ToolUse.NONE, true);
    }

    private static Usage sound(long textIn, long textOut, long soundIn, long soundOut) {
        var input = new Input(textIn + soundIn, 0, 0, 0, 0, 0, soundIn);
        var output = new Output(textOut + soundOut, 0, 0, soundOut);
        return new Usage(Source.REPORTED, input, output, 0, ToolUse.NONE, false);
    }

    private static Usage input(Input input, long output) {
        return new Usage(Source.REPORTED, input, Output.of(output), 0, ToolUse.NONE, false);
    }

    private static ToolUse previewSearches(long calls) {
        return new ToolUse(0, calls, 0, 0, 0, List.of());
    }
}
