package dev.sluice.ledger;

import static dev.sluice.ledger.Tariff.perCall;
import static dev.sluice.ledger.Tariff.ratios;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class HoldTest {
    @Test
    void E34_the_least_prompt_and_the_longest_answer() {
        var hold = Hold.of(ratios("0.075", "1").price(), Work.CHAT, 37, OptionalLong.of(1000));

        assertThat(hold).isEqualTo(Hold.of(Quota.of(113)));
    }

    @Test
    void E35_no_artefact_of_binary_fractions() {
        var hold = Hold.of(ratios("0.57", "1").price(), Work.CHAT, 600, OptionalLong.of(0));

        assertThat(hold.upTo().units()).isEqualTo(342);
    }

    @Test
    void countsTheAnswerAtItsOwnRatio() {
        var hold = Hold.of(ratios("1.25", "4").price(), Work.CHAT, 1000, OptionalLong.of(500));

        assertThat(hold.atLeast().units()).isEqualTo(3750);
    }

    @Test
    void anAnswerWithoutLimitIsAssumedOnlyAsFarAsTheBalanceAllows() {
        var hold = Hold.of(ratios("1", "4").price(), Work.CHAT, 1000, OptionalLong.empty());

        assertThat(hold.atLeast().units()).isEqualTo(1000);
        assertThat(hold.upTo().units()).isEqualTo(1000 + 4096 * 4);
    }

    @Test
    void aPricePerCallIsHeldForEveryPictureAskedFor() {
        var work = Work.pictures("dall-e-2", "512x512", "", 3);

        assertThat(Hold.of(perCall("0.02", "1"), work, 10, OptionalLong.empty())
                        .atLeast()
                        .units())
                .isEqualTo(13500);
    }
}
