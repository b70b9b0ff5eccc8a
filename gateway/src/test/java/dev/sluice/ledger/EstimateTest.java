package dev.sluice.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EstimateTest {
    @Test
    void weighsKindsOfCharactersByFamily() {
        assertThat(Estimate.tokens("gpt-4o", "")).isZero();
        assertThat(Estimate.tokens("gpt-4o", "hello world")).isEqualTo(2);
        String hello = "\u4f60\u597d".repeat(5);
        assertThat(Estimate.tokens("gpt-4o", hello)).isEqualTo(8);
        assertThat(Estimate.tokens("claude-x", hello)).isEqualTo(12);
        assertThat(Estimate.tokens("gemini-x", hello)).isEqualTo(7);
        // Two groups of figures.
        assertThat(Estimate.tokens("acme", "123456")).isEqualTo(3);
    }

    @Test
    void textInPiecesCountsAsOne() {
        var pieces = new Estimate("gpt-4o");
        for (var piece : List.of("It was the best of ti", "mes, it was 19", "84 \ud83d\ude00")) {
            pieces.add(piece);
        }

        assertThat(pieces.tokens())
                .isEqualTo(Estimate.tokens("gpt-4o", "It was the best of times, it was 1984 \ud83d\ude00"));
    }

    @Test
    void promptsCountTextMessagesToolsAndMedia() {
        assertThat(prompt("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}"))
                .isEqualTo(3 + 3 + 1);
        assertThat(prompt("{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":"
                        + "{\"url\":\"data:AAAAAAAAAAAAAAAAAAAA\"}}]}],\"tools\":[{\"type\":\"function\"}]}"))
                .isEqualTo(3 + 3 + 520 + 8);
        assertThat(prompt("{\"input\":\"hello\",\"user\":\"somebody whose name does not count\"}"))
                .isEqualTo(1);
        assertThat(prompt("{\"input\":[[1,2,3],[4,5]]}")).isEqualTo(5);
    }

    @Test
    void aBodyThatIsNoJsonCountsWhatCouldBeRead() {
        assertThat(prompt("not json")).isZero();
        assertThat(prompt("{\"input\":\"hello\",")).isEqualTo(1);
        assertThat(prompt("[]")).isZero();
    }

    private static long prompt(String body) {
        return PromptEstimate.tokens("acme", body.getBytes(StandardCharsets.UTF_8));
    }
}
