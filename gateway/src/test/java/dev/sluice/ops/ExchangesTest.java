package dev.sluice.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExchangesTest {
    private final Exchanges exchanges = new Exchanges(Redactor.byShape().and(List.of("open sesame")));

    @Test
    void S4_a_failed_answer_is_kept_cut_and_clean() {
        exchanges.ended(SampleExchange.answered(
                500, Exchange.Origin.UPSTREAM, "open sesame sk-PlantedSecretValue123 " + "x".repeat(10_000)));

        var kept = exchanges.failed().getFirst();

        assertThat(kept.answered().body()).startsWith("*** sk-*** ").hasSizeLessThanOrEqualTo(Exchanges.LONGEST_BODY);
        assertThat(kept.answered().origin()).isEqualTo(Exchange.Origin.UPSTREAM);
        assertThat(kept.requestId()).isEqualTo("20260102030405");
    }

    @Test
    void anAnswerThatWentWellIsNotKept() {
        exchanges.ended(SampleExchange.answered(200, Exchange.Origin.UPSTREAM, "private words"));

        assertThat(exchanges.failed()).isEmpty();
        assertThat(exchanges.passThrough().getFirst().answered().body()).isEmpty();
    }

    @Test
    void theLastFiftyPassThroughCallsAreKeptInOrder() {
        IntStream.range(200, 320)
                .forEach(status -> exchanges.ended(SampleExchange.answered(status, Exchange.Origin.UPSTREAM, "")));

        assertThat(exchanges.passThrough())
                .extracting(exchange -> exchange.answered().status())
                .containsExactlyElementsOf(IntStream.range(270, 320).boxed().toList());
    }
}
