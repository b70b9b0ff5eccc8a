package dev.sluice.ledger;

import static dev.sluice.ledger.Tariff.ratios;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// What vendors count inside a figure and what beside it, and that nothing they say makes a bill wrong.
final class UsageTruthTest {
    private static final List<String> FIELDS = List.of(
            "prompt_tokens",
            "completion_tokens",
            "input_tokens",
            "output_tokens",
            "total_tokens",
            "cached_tokens",
            "prompt_cache_hit_tokens",
            "cache_read_input_tokens",
            "cache_creation_input_tokens",
            "inputTokens",
            "cacheReadInputTokens",
            "cost_in_usd_ticks",
            "seconds");
    private static final List<String> DETAILS =
            List.of("cached_tokens", "cache_write_tokens", "image_tokens", "audio_tokens", "reasoning_tokens");

    @Test
    void P13_cached_tokens_are_subtracted_once_whoever_counts_them() {
        var inside = read("""
                {"usage": {"prompt_tokens": 18000, "completion_tokens": 100, "total_tokens": 18100,
                 "prompt_tokens_details": {"cached_tokens": 17000}}}""");
        var beside = read("""
                {"usage": {"input_tokens": 1000, "cache_read_input_tokens": 17000, "output_tokens": 100}}""");

        assertThat(inside.input()).isEqualTo(beside.input());
        assertThat(bill(inside)).isEqualTo(bill(beside)).isEqualTo("3200");
    }

    @Test
    void P13_more_cached_than_prompt_is_all_of_the_prompt() {
        var usage = read("""
                {"usage": {"prompt_tokens": 362, "completion_tokens": 10, "total_tokens": 372,
                 "prompt_tokens_details": {"cached_tokens": 17000}}}""");

        assertThat(usage.input().cacheRead()).isEqualTo(362);
        assertThat(bill(usage)).isEqualTo("86.2");
    }

    @Test
    void P14_thinking_is_charged_whether_it_is_inside_the_answer_or_beside_it() {
        var gemini = read("""
                {"usageMetadata": {"promptTokenCount": 100, "candidatesTokenCount": 124, "thoughtsTokenCount": 1097,
                 "totalTokenCount": 1321}}""");
        var openAi = read("""
                {"usage": {"prompt_tokens": 100, "completion_tokens": 1221, "total_tokens": 1321,
                 "completion_tokens_details": {"reasoning_tokens": 1097}}}""");
        var xAi = read("""
                {"usage": {"prompt_tokens": 100, "completion_tokens": 124, "total_tokens": 1321,
                 "completion_tokens_details": {"reasoning_tokens": 1097}}}""");

        assertThat(gemini.output()).isEqualTo(openAi.output()).isEqualTo(xAi.output());
        assertThat(gemini.output().tokens()).isEqualTo(1221);
        assertThat(gemini.output().reasoning()).isEqualTo(1097);
    }

    @Test
    void P14_what_googles_tools_read_is_prompt() {
        var usage = read("""
                {"usageMetadata": {"promptTokenCount": 893, "toolUsePromptTokenCount": 3056, "candidatesTokenCount": 106,
                 "thoughtsTokenCount": 1312, "totalTokenCount": 5367, "cachedContentTokenCount": 500,
                 "promptTokensDetails": [{"modality": "TEXT", "tokenCount": 786}, {"modality": "AUDIO",
                 "tokenCount": 107}]}, "candidates": [{"groundingMetadata": {"webSearchQueries": ["a", "b"]}}]}""");

        assertThat(usage.input()).isEqualTo(new Usage.Input(3949, 500, 0, 0, 0, 0, 107));
        assertThat(usage.output().tokens()).isEqualTo(1418);
        assertThat(usage.tools().googleSearches()).isEqualTo(1);
    }

    @Test
    void P16_cache_writes_without_a_split_are_charged() {
        var split = read("""
                {"usage": {"input_tokens": 12, "cache_creation_input_tokens": 4000, "output_tokens": 300,
                 "cache_creation": {"ephemeral_5m_input_tokens": 4000, "ephemeral_1h_input_tokens": 0}}}""");
        var whole = read("""
                {"usage": {"input_tokens": 12, "cache_creation_input_tokens": 4000, "output_tokens": 300}}""");

        assertThat(bill(whole)).isEqualTo(bill(split)).isEqualTo("6512");
    }

    @Test
    void P16_what_server_tools_add_to_the_prompt_is_charged() {
        var reader = new UsageReader();
        for (var event : List.of(
                "{\"message\":{\"usage\":{\"input_tokens\":690,\"cache_read_input_tokens\":50,\"output_tokens\":8}}}",
                "{\"usage\":{\"input_tokens\":3042,\"output_tokens\":354}}")) {
            reader.nextDocument();
            reader.feed(event.getBytes(StandardCharsets.UTF_8));
        }

        assertThat(reader.usage().input().tokens()).isEqualTo(3092);
        assertThat(reader.usage().output().tokens()).isEqualTo(354);
    }

    @RepeatedTest(50)
    void nothingAVendorSaysMakesUsageContradictItselfOrABillNegative(RepetitionInfo info) {
        var random = new Random(info.getCurrentRepetition());
        for (int round = 0; round < 400; round++) {
            var usage = read(document(random));
            var in = usage.input();
            var out = usage.output();

            assertThat(in.cacheRead()).isBetween(0L, in.tokens());
            assertThat(in.cacheWrite()).isBetween(0L, in.tokens());
            assertThat(in.cacheWrite5m() + in.cacheWrite1h()).isLessThanOrEqualTo(in.cacheWrite());
            assertThat(Math.max(in.image(), in.audio())).isLessThanOrEqualTo(in.tokens());
            assertThat(Math.max(out.reasoning(), Math.max(out.image(), out.audio())))
                    .isLessThanOrEqualTo(out.tokens());
            assertThat(usage.loggedInputTokens()).isNotNegative();
            assertThat(usage.cost().signum()).isNotNegative();
            assertThat(Bill.of(ratios("1.25", "4").cacheRead("0.1").price(), usage, Work.CHAT)
                            .exact()
                            .signum())
                    .isNotNegative();
        }
    }

    private static String document(Random random) {
        var json = JsonMapper.shared().createObjectNode();
        var usage = json.putObject(random.nextInt(5) == 0 ? "usageMetadata" : "usage");
        FIELDS.stream().filter(_ -> random.nextBoolean()).forEach(field -> usage.put(field, count(random)));
        for (var details : List.of("prompt_tokens_details", "completion_tokens_details", "input_tokens_details")) {
            if (random.nextBoolean()) {
                var object = usage.putObject(details);
                DETAILS.stream().filter(_ -> random.nextBoolean()).forEach(field -> object.put(field, count(random)));
            }
        }
        if (random.nextBoolean()) {
            usage.putObject("cache_creation")
                    .put("ephemeral_5m_input_tokens", count(random))
                    .put("ephemeral_1h_input_tokens", count(random));
        }
        for (var field : List.of("promptTokenCount", "candidatesTokenCount", "thoughtsTokenCount")) {
            usage.put(field, count(random));
        }
        return json.toString();
    }

    private static long count(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> -random.nextLong(1_000_000);
            case 2 -> random.nextLong(1000);
            default -> random.nextLong(1_000_000);
        };
    }

    private static String bill(Usage usage) {
        return Bill.of(ratios("1", "5").cacheRead("0.1").price(), usage, Work.CHAT)
                .exact()
                .stripTrailingZeros()
                .toPlainString();
    }

    private static Usage read(String document) {
        var reader = new UsageReader();
        reader.feed(document.getBytes(StandardCharsets.UTF_8));
        return reader.usage();
    }
}
