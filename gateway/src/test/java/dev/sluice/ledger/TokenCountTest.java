package dev.sluice.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How near the counts come to what a model would have reported.
final class TokenCountTest {
    private static final Encoding O200K = Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);

    @ParameterizedTest
    @CsvSource({
        "english, 10",
        "chinese, 10",
        "japanese, 10",
        "russian, 10",
        "german, 10",
        "code, 10",
        "json, 10",
        "base64, 25"
    })
    void anEstimateIsNearTheTable(String kind, int percent) {
        for (int number = 1; number <= 2; number++) {
            String text = text("%s-%d".formatted(kind, number));
            long exact = O200K.countTokensOrdinary(text);

            assertThat(Estimate.tokens("acme", text))
                    .as("%s, text %d", kind, number)
                    .isCloseTo(exact, within(Math.floorDiv(exact * percent, 100)));
        }
    }

    @Test
    void anEstimateGrowsWithScriptsAndSignsItHasNoWeightFor() {
        assertThat(Estimate.tokens("acme", "\u0633\u0644\u0627\u0645 \u0928\u092e\u0938\u094d\u0924\u0947"))
                .isBetween(3L, 6L);
        assertThat(Estimate.tokens("acme", "\u2211\u221e\u00b1 \ud83c\udf89")).isBetween(3L, 8L);
    }

    @Test
    void aTableCountsExactly() {
        String text = text("german-1");

        assertThat(new TextCount("gpt-4o", O200K).add(text).plus(3).tokens())
                .isEqualTo(O200K.countTokensOrdinary(text) + 3);
    }

    @Test
    void whatGoesBeyondTheTablesShareIsEstimatedInProportion() {
        String text = text("german-1").repeat(100);
        int exact = O200K.countTokensOrdinary(text);

        assertThat(text.length()).isGreaterThan(TextCount.LONGEST);
        assertThat(new TextCount("gpt-4o", O200K).add(text).tokens()).isCloseTo(exact, within((long) exact / 100));
    }

    @Test
    void textKnownByEstimateAloneIsAddedInProportionToo() {
        String text = text("russian-1");
        int exact = O200K.countTokensOrdinary(text);
        double rest = new Estimate("gpt-4o").add(text).exactly();

        assertThat(new TextCount("gpt-4o", O200K).add(text).addEstimated(rest).tokens())
                .isCloseTo(2L * exact, within(1L));
        assertThat(new TextCount("gpt-4o", O200K).addEstimated(4.2).tokens()).isEqualTo(5);
    }

    @Test
    void aTableIsLoadedAsideAndOnlyForModelsThatCountByIt() throws InterruptedException {
        BlockingQueue<Runnable> aside = new ArrayBlockingQueue<>(8);
        var tables = new TokenTables(aside::add);
        String text = text("base64-1");
        long estimated = Estimate.tokens("gpt-4o", text);

        assertThat(tables.count("acme-4o").add(text).tokens()).isEqualTo(estimated);
        assertThat(aside).isEmpty();
        assertThat(tables.count("openai/gpt-4o-mini").add(text).tokens()).isEqualTo(estimated);
        assertThat(tables.count("o3-mini").add(text).tokens()).isEqualTo(estimated);
        assertThat(aside).hasSize(1);

        aside.take().run();

        assertThat(tables.count("ft:gpt-5").add(text).tokens()).isEqualTo(O200K.countTokensOrdinary(text));
        assertThat(tables.count("gpt-4-turbo").add(text).tokens()).isEqualTo(estimated);
        assertThat(aside).hasSize(1);
    }

    private static String text(String name) {
        try (var in = TokenCountTest.class.getResourceAsStream("texts/" + name + ".txt")) {
            if (in == null) {
                throw new IllegalArgumentException("there is no text " + name);
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
