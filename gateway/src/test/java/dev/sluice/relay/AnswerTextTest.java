package dev.sluice.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ledger.Estimate;
import org.junit.jupiter.api.Test;

class AnswerTextTest {
    @Test
    void findsGeneratedTextAndReadsItsEscapes() {
        assertThat(
                        read(
                                "{\"id\":\"x\",\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"a \\\"b\\\"\\n\"}}]}"))
                .isEqualTo("a \"b\"\n");
        assertThat(read("{\"delta\":{\"content\":\"\\u4f60\\ud83c\\udf89\\/\"}}"))
                .isEqualTo("\u4f60\ud83c\udf89/");
        assertThat(
                        read(
                                "{\"delta\":{\"tool_calls\":[{\"id\":\"c1\",\"function\":{\"name\":\"look\",\"arguments\":\"{}\"}}]}}"))
                .isEqualTo("look{}");
    }

    @Test
    void brokenEscapesStayAndAnUnfinishedTextCounts() {
        assertThat(read("{\"content\":\"a\\u12")).isEqualTo("au12");
        assertThat(read("{\"content\":\"a\\")).isEqualTo("a\\");
        assertThat(read("{\"content\":\"half")).isEqualTo("half");
    }

    @Test
    void aResponsesStreamRepeatsItsTextWhichCountsOnce() {
        var text = new AnswerText("acme", 1000, true);
        add(text, "{\"type\":\"response.output_text.delta\",\"delta\":\"Hello \"}");
        add(text, "{\"type\":\"response.output_text.delta\",\"delta\":\"world\"}");
        add(text, "{\"type\":\"response.output_text.done\",\"text\":\"Hello world\"}");

        assertThat(text.sample().text()).isEqualTo("Hello world");
    }

    @Test
    void keepsNoMoreThanItMayAndEstimatesTheRest() {
        var text = new AnswerText("acme", 1000, false);
        for (int i = 0; i < 100; i++) {
            add(text, "{\"content\":\"w\u00f6rter und \"}");
        }

        assertThat(text.sample().text().getBytes(UTF_8).length).isBetween(998, 1000);
        double whole = new Estimate("acme").add("w\u00f6rter und ".repeat(100)).exactly();
        double kept = new Estimate("acme").add(text.sample().text()).exactly();
        assertThat(kept + text.sample().beyond()).isBetween(whole - 0.01, whole + 2);
    }

    private static String read(String json) {
        var text = new AnswerText("acme", 1000, false);
        add(text, json);
        return text.sample().text();
    }

    private static void add(AnswerText text, String json) {
        byte[] bytes = json.getBytes(UTF_8);
        text.read(bytes, 0, bytes.length);
    }
}
