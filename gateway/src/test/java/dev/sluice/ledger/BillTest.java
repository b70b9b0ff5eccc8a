package dev.sluice.ledger;

import static dev.sluice.ledger.Tariff.perCall;
import static dev.sluice.ledger.Tariff.ratios;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ledger.Usage.Input;
import dev.sluice.ledger.Usage.Output;
import dev.sluice.ledger.Usage.Source;
import dev.sluice.ledger.tier.Request;
import dev.sluice.ledger.tier.TierExpression;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BillTest {
    @Test
    void theExactCostHasNeitherRoundingNorMinimum() {
        var bill = Bill.of(ratios("0.025", "8").price(), Usage.ofText(1, 1), Work.CHAT);

        assertThat(bill.exact()).isEqualByComparingTo("0.225");
        assertThat(bill.least()).isEqualTo(Quota.of(1));
        assertThat(bill.quota()).isEqualTo(Quota.of(1));
    }

    @Test
    void onlyTokensThatCostSomethingHaveAMinimum() {
        assertThat(Bill.of(perCall("0.0000005", "1"), Usage.ofText(10, 5), Work.CHAT)
                        .least())
                .isEqualTo(Quota.ZERO);
        assertThat(Bill.of(ratios("0", "1").price(), Usage.ofText(10, 5), Work.CHAT)
                        .least())
                .isEqualTo(Quota.ZERO);
        assertThat(Bill.of(ratios("1", "1").price(), Usage.NONE, Work.CHAT).least())
                .isEqualTo(Quota.ZERO);
    }

    @Test
    void aGroundedAnswerOfGeminiPaysForItsSearch() {
        var usage = Usage.ofText(1000, 0).with(new ToolUse(0, 0, 0, 1, 0, List.of()));
        var bill = Bill.of(ratios("1", "4").price(), usage, Work.OTHER);

        assertThat(bill.exact()).isEqualByComparingTo("8000");
    }

    @Test
    void anExpressionWithoutAValueChargesWhatWasReserved() {
        var price = new Price.Tiered(Tariff.terms("acme", "1"), TierExpression.compile("1 / (p - 5)"), Request.none());
        var bill = Bill.of(price, Usage.ofText(5, 0), Work.CHAT, Quota.of(77));

        assertThat(bill.exact()).isEqualByComparingTo("77");
        assertThat(bill.problem()).isEqualTo("it divides by 0");
        assertThat(bill.content()).contains("the reservation is charged");
    }

    @Test
    void whatAnExpressionDoesNotMentionCountsAsPlainText() {
        var input = new Input(1000, 100, 200, 0, 0, 300, 50);
        var usage = new Usage(Source.REPORTED, input, new Output(500, 0, 40, 60), 0, ToolUse.NONE, false);

        assertThat(microDollars("p", usage)).isEqualTo("1000");
        assertThat(microDollars("p + 0 * (cr + cc)", usage)).isEqualTo("700");
        assertThat(microDollars("p + 0 * (cr + cc + img + ai)", usage)).isEqualTo("350");
        assertThat(microDollars("c", usage)).isEqualTo("500");
        assertThat(microDollars("c + 0 * (img_o + ao)", usage)).isEqualTo("400");
        assertThat(microDollars("len", usage)).isEqualTo("1000");
    }

    private static String microDollars(String expression, Usage usage) {
        var price = new Price.Tiered(Tariff.terms("acme", "2"), TierExpression.compile(expression), Request.none());
        return Bill.of(price, usage, Work.CHAT).exact().stripTrailingZeros().toPlainString();
    }
}
