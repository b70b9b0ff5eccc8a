package dev.sluice.ledger;

import static dev.sluice.ledger.Tariff.perCall;
import static dev.sluice.ledger.Tariff.ratios;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

final class ChannelCostTest {
    private static final Bill SOLD = Bill.of(ratios("1", "4").group("0.5").price(), Usage.ofText(1000, 500), Work.CHAT);

    @Test
    void aRatioIsAShareOfTheListPriceWhateverTheBuyerPays() {
        assertThat(SOLD.exact()).isEqualByComparingTo("1500");
        assertThat(cost("{\"cost_ratio\": 0.3}", SOLD)).isEqualTo("900");
        assertThat(cost("{\"cost_ratio\": 0.3}", Bill.of(perCall("0.01", "0"), Usage.NONE, Work.OTHER)))
                .isEqualTo("1500");
    }

    @Test
    void aPricePerCallGoesBeforeARatioAndAModelsOwnBeforeAllOthers() {
        assertThat(cost("{\"cost_price\": 0.002, \"cost_ratio\": 0.3}", SOLD)).isEqualTo("1000");
        assertThat(cost("{\"cost_ratio\": {\"acme\": 0.1, \"*\": 0.9}}", SOLD)).isEqualTo("300");
        assertThat(cost("{\"cost_ratio\": {\"other\": 0.1, \"*\": 0.9}}", SOLD)).isEqualTo("2700");
    }

    @Test
    void whatTheVendorSaysCountsWhereTheChannelSaysNothing() {
        var usage = new Usage(
                Usage.Source.REPORTED,
                Usage.Input.of(1000),
                Usage.Output.of(500),
                0,
                ToolUse.NONE,
                false,
                new BigDecimal("0.00056"));
        var sold = Bill.of(ratios("1", "4").price(), usage, Work.CHAT);

        assertThat(cost("{}", sold)).isEqualTo("280");
        assertThat(cost("{\"cost_ratio\": \"cheap\"}", SOLD)).isEqualTo("unknown");
        assertThat(cost("{\"cost_ratio\": -1}", SOLD)).isEqualTo("unknown");
    }

    private static String cost(String settings, Bill bill) {
        return ChannelCost.of(JsonMapper.shared().readTree(settings), "acme")
                .of(bill)
                .map(quota -> quota.stripTrailingZeros().toPlainString())
                .orElse("unknown");
    }
}
