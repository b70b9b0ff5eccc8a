package dev.sluice.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.refusal.Refused;
import dev.sluice.store.Options;
import java.math.BigDecimal;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class PricesTest {
    private static final Buyer ALICE = Buyer.of("default", "default");

    @Test
    void E03_the_special_ratio_of_a_users_own_group_goes_before_the_groups_ratio() {
        var prices = with(Map.of(
                "GroupRatio", "{\"premium\": 2}",
                "GroupGroupRatio", "{\"vip\": {\"premium\": 0.6}}",
                "ModelRatio", "{\"acme\": 1.25}",
                "CompletionRatio", "{\"acme\": 4}"));
        var price = prices.of("acme", Buyer.of("vip", "premium"), BigDecimal.ONE);

        assertThat(Bill.of(price, Usage.ofText(1000, 500), Work.CHAT).quota().units())
                .isEqualTo(2250);
        assertThat(price.terms().factor().special()).isTrue();
    }

    @Test
    void savedPricesLieAboveTheShippedOnes() {
        var prices = with(Map.of("ModelRatio", "{\"acme\": 2}"));

        assertThat(ratio(prices, "acme")).isEqualByComparingTo("2");
        assertThat(ratio(prices, "gpt-4o")).isEqualByComparingTo("1.25");
    }

    @Test
    void aPricePerCallGoesBeforeARatio() {
        var prices = with(Map.of("ModelPrice", "{\"gpt-4o\": 0.5}"));

        assertThat(prices.of("gpt-4o", ALICE, BigDecimal.ONE)).isInstanceOf(Price.PerCall.class);
    }

    @Test
    void aRawNameGoesBeforeItsFamily() {
        var prices = with(Map.of("ModelRatio", "{\"gpt-4-gizmo-x\": 3}"));

        assertThat(prices.of("gpt-4-gizmo-y", ALICE, BigDecimal.ONE)).isInstanceOf(Price.PerCall.class);
        assertThat(ratio(with(Map.of("ModelRatio", "{\"gemini-2.5-pro-thinking-7\": 9}")), "gemini-2.5-pro-thinking-7"))
                .isEqualByComparingTo("9");
        assertThat(ratio(prices, "gemini-2.5-pro-thinking-7")).isEqualByComparingTo("0.625");
    }

    @Test
    void refusesAModelWithoutAPriceAndNamesIt() {
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> with(Map.of()).of("acme-9", ALICE, BigDecimal.ONE))
                .satisfies(refused -> {
                    assertThat(refused.refusal().status()).isEqualTo(400);
                    assertThat(refused.refusal().code()).isEqualTo("model_price_error");
                    assertThat(refused.refusal().message()).contains("acme-9");
                });
    }

    @Test
    void aSiteForOneselfAndAUserWhoAgreedPayTheFallbackRatio() {
        var alone = with(Map.of("SelfUseModeEnabled", "true"));

        assertThat(ratio(alone, "acme-9")).isEqualByComparingTo("37.5");
        assertThat(with(Map.of()).of("acme-9", new Buyer("default", "default", true), BigDecimal.ONE))
                .isInstanceOf(Price.ByTokens.class);
    }

    @Test
    void completionRatiosOfFamiliesGiveWayToTheAdministrator() {
        assertThat(completion(with(Map.of()), "gpt-5-mini")).isEqualByComparingTo("8");
        assertThat(completion(with(Map.of()), "o4-mini")).isEqualByComparingTo("4");
        assertThat(completion(with(Map.of()), "gpt-3.5-turbo-0125")).isEqualByComparingTo("3");
        assertThat(completion(with(Map.of("CompletionRatio", "{\"gpt-5-mini\": 2}")), "gpt-5-mini"))
                .isEqualByComparingTo("2");
    }

    @Test
    void canKeepTheCompletionRatiosAnImportedInstallationIsUsedTo() {
        var prices = with(Map.of(
                "sluice.compatible_completion_ratio",
                "true",
                "CompletionRatio",
                "{\"gpt-5-mini\": 2, \"o4-mini\": 3}"));

        assertThat(completion(prices, "gpt-5-mini")).isEqualByComparingTo("8");
        assertThat(completion(prices, "o4-mini")).isEqualByComparingTo("3");
        assertThat(completion(prices, "o4-mini-2025-04-16")).isEqualByComparingTo("1");
        assertThat(completion(prices, "gpt-3.5-turbo-0125")).isEqualByComparingTo("2");
    }

    @Test
    void audioRatiosAlsoServeDatedNames() {
        var price = (Price.ByTokens) with(Map.of("ModelRatio", "{\"gpt-4o-audio-preview-2030-01-02\": 1.25}"))
                .of("gpt-4o-audio-preview-2030-01-02", ALICE, BigDecimal.ONE);

        assertThat(price.audioInput()).isEqualByComparingTo("16");
        assertThat(price.audioApart()).isTrue();
    }

    @Test
    void anEntryThatIsNoPriceIsToldAndLeftOut() {
        var prices = with(Map.of("ModelRatio", "{\"acme\": -1, \"gpt-4o\": \"cheap\", \"other\": 2}"));

        assertThat(prices.findings()).hasSize(2).allMatch(finding -> finding.startsWith("option ModelRatio"));
        assertThat(ratio(prices, "gpt-4o")).isEqualByComparingTo("1.25");
        assertThat(ratio(prices, "other")).isEqualByComparingTo("2");
    }

    @Test
    void passThroughAsksBillingNameThenServiceThenBase() {
        var prices = with(Map.of("ModelPrice", "{\"gen4_turbo\": 0.25, \"runway\": 0.1}"));

        assertThat(passThrough(prices, "gen4_turbo", "runway")).isEqualTo(125000);
        assertThat(passThrough(prices, "gen9", "runway")).isEqualTo(50000);
        assertThat(passThrough(prices, "gen9", "pika")).isEqualTo(1000);
    }

    @Test
    void passThroughMultipliesByGroupAndChannelAndRoundsOnce() {
        var prices = with(Map.of("GroupRatio", "{\"vip\": 0.7}"));
        var price = prices.passThrough("pika", "pika", OptionalLong.of(333), "vip", new BigDecimal("1.5"));

        assertThat(price.quota().units()).isEqualTo(350);
        assertThat(price.source()).isEqualTo(PassThroughPrice.Source.BASE);
    }

    @Test
    void E36_no_artefact_of_binary_fractions() {
        var prices = with(Map.of("ModelPrice", "{\"pika-2\": 0.021}", "GroupRatio", "{\"vip\": 0.7}"));

        assertThat(prices.passThrough("pika-2", "pika", OptionalLong.empty(), "vip", BigDecimal.ONE)
                        .quota()
                        .units())
                .isEqualTo(7350);
    }

    @Test
    void billingNamesAreFitToStore() {
        assertThat(BillingName.of(" gen4\n\u0000turbo ", "runway")).isEqualTo("gen4turbo");
        assertThat(BillingName.of("x".repeat(300), "runway")).hasSize(255);
        assertThat(BillingName.of("\u0007", "runway")).isEqualTo("runway");
    }

    private static long passThrough(Prices prices, String name, String service) {
        return prices.passThrough(name, service, OptionalLong.empty(), "default", BigDecimal.ONE)
                .quota()
                .units();
    }

    private static Prices with(Map<String, String> saved) {
        return Prices.from(Options.of(saved));
    }

    private static BigDecimal ratio(Prices prices, String model) {
        return ((Price.ByTokens) prices.of(model, ALICE, BigDecimal.ONE)).model();
    }

    private static BigDecimal completion(Prices prices, String model) {
        return ((Price.ByTokens) prices.of(model, ALICE, BigDecimal.ONE)).completion();
    }
}
