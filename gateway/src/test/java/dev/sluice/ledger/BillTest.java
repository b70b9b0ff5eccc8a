package dev.sluice.ledger;

import static dev.sluice.ledger.Tariff.perCall;
import static dev.sluice.ledger.Tariff.ratios;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ledger.ToolUse.DrawnImage;
import dev.sluice.ledger.Usage.Input;
import dev.sluice.ledger.Usage.Output;
import dev.sluice.ledger.Usage.Source;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The worked examples of the billing specification, by their ids.
final class BillTest {
    @Test
    void E01_text_in_and_out() {
        assertThat(chat(ratios("1.25", "4"), Usage.ofText(1000, 500))).isEqualTo(3750);
    }

    @Test
    void E02_group_ratio() {
        assertThat(chat(ratios("1.25", "4").group("0.8"), Usage.ofText(1000, 500)))
                .isEqualTo(3000);
    }

    @Test
    void E04_cached_tokens_at_half() {
        assertThat(chat(ratios("1.25", "4").cacheRead("0.5"), cached(10000, 8000, 0, 1000)))
                .isEqualTo(12500);
    }

    @Test
    void E05_cache_read_and_write() {
        assertThat(chat(ratios("2.5", "6").cacheRead("0.1"), cached(10000, 2000, 3000, 100)))
                .isEqualTo(23875);
    }

    @Test
    void E06_caches_that_overlap_leave_no_plain_text() {
        assertThat(chat(ratios("2.5", "6").cacheRead("0.1"), cached(10000, 7000, 6000, 100)))
                .isEqualTo(22000);
    }

    @Test
    void E07_anthropic_writes_for_five_minutes_and_an_hour() {
        var input = new Input(200 + 50000 + 3000, 50000, 3000, 1000, 1500, 0, 0);
        var usage = new Usage(Source.REPORTED, input, Output.of(400), 0, ToolUse.NONE, true);

        assertThat(chat(ratios("1.5", "5").cacheRead("0.1"), usage)).isEqualTo(18113);
    }

    @Test
    void E08_anthropic_writes_without_a_split() {
        var usage =
                new Usage(Source.REPORTED, new Input(4012, 0, 4000, 0, 0, 0, 0), Output.of(300), 0, ToolUse.NONE, true);

        assertThat(chat(ratios("1.5", "5").group("1.2"), usage)).isEqualTo(11722);
    }

    @Test
    void E09_image_tokens_of_a_prompt() {
        var usage = withInput(new Input(300, 0, 0, 0, 0, 200, 0), 1056);

        assertThat(chat(ratios("2.5", "8").image("2"), usage)).isEqualTo(22370);
    }

    @Test
    void E10_gemini_sound_has_its_own_list_price() {
        var completion = new BigDecimal("2.5").divide(new BigDecimal("0.3"), MathContext.DECIMAL128);
        var price = ratios("0.15", completion.toPlainString()).audioDollars("1.00");

        assertThat(chat(price, withInput(new Input(1500, 0, 0, 0, 0, 0, 1000), 200)))
                .isEqualTo(825);
    }

    @Test
    void E11_at_least_one_quota() {
        assertThat(chat(ratios("0.025", "8"), Usage.ofText(1, 1))).isEqualTo(1);
    }

    @Test
    void theExactCostHasNeitherRoundingNorMinimum() {
        var bill = Bill.of(ratios("0.025", "8").price(), Usage.ofText(1, 1), Work.CHAT);

        assertThat(bill.exact()).isEqualByComparingTo("0.225");
        assertThat(bill.least()).isEqualTo(Quota.of(1));
        assertThat(Bill.of(perCall("0.0000005", "1"), Usage.ofText(10, 5), Work.CHAT)
                        .least())
                .isEqualTo(Quota.ZERO);
    }

    @Test
    void E12_rounds_half_up() {
        assertThat(chat(ratios("0.5", "1"), Usage.ofText(1, 0))).isEqualTo(1);
        assertThat(chat(ratios("0.5", "1"), Usage.ofText(3, 0))).isEqualTo(2);
        assertThat(chat(ratios("0.5", "1"), Usage.ofText(5, 0))).isEqualTo(3);
    }

    @Test
    void E13_searches_cost_without_any_token() {
        var usage = Usage.NONE.with(new ToolUse(0, 2, 0, 0, List.of()));

        assertThat(other(ratios("1.25", "4").named("gpt-4o"), usage)).isEqualTo(25000);
    }

    @Test
    void E14_a_model_ratio_of_zero_is_free() {
        assertThat(chat(ratios("0", "1"), Usage.ofText(1000, 500))).isZero();
    }

    @Test
    void E15_a_group_ratio_of_zero_is_free() {
        assertThat(chat(ratios("1.25", "4").group("0"), Usage.ofText(1000, 500)))
                .isZero();
    }

    @Test
    void E16_web_searches_with_gpt_4o() {
        var usage = Usage.ofText(100, 10).with(new ToolUse(0, 3, 0, 0, List.of()));

        assertThat(other(ratios("1.25", "4").named("gpt-4o"), usage)).isEqualTo(37675);
    }

    @Test
    void E17_web_searches_with_o3() {
        var usage = Usage.ofText(200, 50).with(new ToolUse(0, 2, 0, 0, List.of()));

        assertThat(other(ratios("1", "4").named("o3"), usage)).isEqualTo(10400);
    }

    @Test
    void E18_file_searches_at_half_the_group_ratio() {
        var usage = Usage.ofText(1000, 50).with(new ToolUse(0, 0, 0, 2, List.of()));

        assertThat(other(ratios("0.2", "4").group("0.5"), usage)).isEqualTo(1370);
    }

    @Test
    void E19_a_drawn_image() {
        var drawn = List.of(new DrawnImage("medium", "1024x1536"));

        assertThat(other(ratios("1", "4"), Usage.ofText(500, 100).with(new ToolUse(0, 0, 0, 0, drawn))))
                .isEqualTo(32400);
    }

    @Test
    void E20_claude_web_searches() {
        var usage = Usage.ofText(2000, 300).with(new ToolUse(0, 0, 2, 0, List.of()));

        assertThat(chat(ratios("1.5", "5"), usage)).isEqualTo(15250);
    }

    @Test
    void E21_a_chat_model_that_searches_by_itself() {
        assertThat(chat(ratios("1.25", "4").named("gpt-4o-search-preview"), Usage.ofText(300, 120)))
                .isEqualTo(13475);
    }

    @Test
    void E22_a_price_per_call_whatever_was_used() {
        assertThat(quota(perCall("0.1", "0.9"), Usage.ofText(10, 5), Work.CHAT)).isEqualTo(45000);
        assertThat(quota(perCall("0.1", "0.9"), Usage.NONE, Work.CHAT)).isEqualTo(45000);
    }

    @Test
    void E23a_two_large_pictures_in_high_quality() {
        assertThat(quota(perCall("0.04", "1"), pictures(2), hdPictures())).isEqualTo(120000);
    }

    @Test
    void E23b_only_delivered_pictures_count() {
        assertThat(quota(perCall("0.04", "1"), pictures(1), hdPictures())).isEqualTo(60000);
    }

    @Test
    void E24_no_minimum_for_a_price_per_call() {
        assertThat(quota(perCall("0.0000005", "1"), Usage.ofText(10, 5), Work.CHAT))
                .isZero();
    }

    @Test
    void E25_sound_in_and_out_of_a_chat() {
        var usage = new Usage(
                Source.REPORTED,
                new Input(300, 0, 0, 0, 0, 0, 200),
                new Output(350, 0, 0, 300),
                0,
                ToolUse.NONE,
                false);
        // The ratio 16 makes sound apart; its output ratio is 1.
        assertThat(chat(ratios("1.25", "4").audio("16", "1"), usage)).isEqualTo(10375);
    }

    @Test
    void E26_a_transcription_by_its_length() {
        var usage = Usage.estimated(Estimate.audioTokens(new BigDecimal("62.4")), 0);

        assertThat(quota(ratios("15", "1").price(), usage, Work.SOUND)).isEqualTo(15750);
    }

    @Test
    void E27_speech_whose_sound_is_free() {
        var usage = Usage.ofSpeech(100, Estimate.audioTokens(new BigDecimal("8")));

        assertThat(quota(ratios("7.5", "1").audio("1", "0").price(), usage, Work.SOUND))
                .isEqualTo(750);
    }

    @Test
    void E43_more_than_32_bits() {
        assertThat(quota(perCall("5000", "1"), Usage.NONE, Work.OTHER)).isEqualTo(2_500_000_000L);
    }

    private static Work hdPictures() {
        return Work.pictures("dall-e-3", "1792x1024", "hd", 2);
    }

    private static Usage pictures(long count) {
        return new Usage(Source.NONE, Input.NONE, Output.NONE, count, ToolUse.NONE, false);
    }

    private static Usage cached(long input, long read, long write, long output) {
        return withInput(new Input(input, read, write, 0, 0, 0, 0), output);
    }

    private static Usage withInput(Input input, long output) {
        return new Usage(Source.REPORTED, input, Output.of(output), 0, ToolUse.NONE, false);
    }

    private static long chat(Tariff.Ratios ratios, Usage usage) {
        return quota(ratios.price(), usage, Work.CHAT);
    }

    private static long other(Tariff.Ratios ratios, Usage usage) {
        return quota(ratios.price(), usage, Work.OTHER);
    }

    private static long quota(Price price, Usage usage, Work work) {
        return Bill.of(price, usage, work).quota().units();
    }
}
