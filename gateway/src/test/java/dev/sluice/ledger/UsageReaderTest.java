package dev.sluice.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ledger.ToolUse.DrawnImage;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class UsageReaderTest {
    @Test
    void readsAnAnswerCutAnywhere() {
        var body = """
                {"id":"a","choices":[{"message":{"content":"\\"usage\\":{\\"prompt_tokens\\":9} \\\\"}}],
                 "usage":{"prompt_tokens":100,"completion_tokens":20,"total_tokens":120,
                 "prompt_tokens_details":{"cached_tokens":64}},"z":[[[[[[[[[[1]]]]]]]]]]}""".getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= body.length; cut++) {
            var reader = new UsageReader();
            reader.feed(body, 0, cut);
            reader.feed(body, cut, body.length - cut);

            assertThat(reader.usage().input()).isEqualTo(new Usage.Input(100, 64, 0, 0, 0, 0, 0));
            assertThat(reader.usage().output().tokens()).isEqualTo(20);
        }
    }

    @Test
    void laterEventsReplaceEarlierOnes() {
        var usage = events(
                "{\"usage\":{\"prompt_tokens\":8,\"completion_tokens\":1}}",
                "{\"usage\":null,\"choices\":[]}",
                "{\"usage\":{\"prompt_tokens\":8,\"completion_tokens\":5,\"total_tokens\":13}}",
                "[DONE]");

        assertThat(usage.output().tokens()).isEqualTo(5);
    }

    @Test
    void joinsTheTwoHalvesOfAnAnthropicStream() {
        var usage = events(
                "{\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":12,\"cache_read_input_tokens\":100,"
                        + "\"cache_creation_input_tokens\":30,\"cache_creation\":{\"ephemeral_5m_input_tokens\":10,"
                        + "\"ephemeral_1h_input_tokens\":20},\"output_tokens\":1}}}",
                "{\"type\":\"message_delta\",\"usage\":{\"output_tokens\":50,\"server_tool_use\":{\"web_search_requests\":2}}}");

        assertThat(usage.input()).isEqualTo(new Usage.Input(142, 100, 30, 10, 20, 0, 0));
        assertThat(usage.loggedInputTokens()).isEqualTo(12);
        assertThat(usage.output().tokens()).isEqualTo(50);
        assertThat(usage.tools().claudeSearches()).isEqualTo(2);
    }

    @Test
    void countsToolCallsOnceThoughAStreamShowsThemTwice() {
        var usage = events(
                "{\"type\":\"response.output_item.done\",\"item\":{\"type\":\"web_search_call\",\"status\":\"completed\"}}",
                "{\"type\":\"response.output_item.done\",\"item\":{\"type\":\"web_search_call\",\"status\":\"failed\"}}",
                "{\"type\":\"response.output_item.added\",\"item\":{\"type\":\"file_search_call\"}}",
                "{\"type\":\"response.completed\",\"response\":{\"output\":[{\"type\":\"web_search_call\",\"status\":"
                        + "\"completed\"},{\"type\":\"web_search_call\",\"status\":\"failed\"},{\"type\":"
                        + "\"image_generation_call\",\"quality\":\"low\",\"size\":\"1024x1024\"}],"
                        + "\"tools\":[{\"type\":\"web_search\"}]}}");

        assertThat(usage.tools().webSearches()).isEqualTo(1);
        assertThat(usage.tools().previewWebSearches()).isZero();
        assertThat(usage.tools().fileSearches()).isZero();
        assertThat(usage.tools().images()).containsExactly(new DrawnImage("low", "1024x1024"));
    }

    @Test
    void countsPictures() {
        assertThat(events("{\"created\":1,\"data\":[{\"b64_json\":\"AAAA\"},{\"url\":\"x\"}]}")
                        .images())
                .isEqualTo(2);
    }

    @Test
    void believesNoImpossibleFigure() {
        var usage = events("{\"usage\":{\"prompt_tokens\":-5,\"completion_tokens\":1e300,\"total_tokens\":\"7\"}}");

        assertThat(usage.input().tokens()).isEqualTo(7);
        assertThat(usage.output().tokens()).isZero();
    }

    @Test
    void thinkingCountedOnlyInTheTotalIsAnswer() {
        var usage = events("{\"usage\":{\"prompt_tokens\":331,\"completion_tokens\":11,\"total_tokens\":613}}");

        assertThat(usage.output().tokens()).isEqualTo(282);
    }

    @Test
    void secondsOfSoundBecomeTokens() {
        assertThat(events("{\"text\":\"hi\",\"usage\":{\"type\":\"duration\",\"seconds\":62.4}}")
                        .input()
                        .tokens())
                .isEqualTo(1050);
    }

    @Test
    void survivesGarbage() {
        var random = new Random(7);
        var alphabet = "{}[]\":,\\ 019eE.-nul\u00e9usage".toCharArray();
        for (int round = 0; round < 20_000; round++) {
            var text = new StringBuilder(round % 3 == 0 ? "{\"usage\":" : "{");
            for (int i = 0; i < round % 97; i++) {
                text.append(alphabet[random.nextInt(alphabet.length)]);
            }
            assertThat(events(text.toString())).isNotNull();
        }
    }

    private static Usage events(String... documents) {
        var reader = new UsageReader();
        for (var document : documents) {
            reader.nextDocument();
            reader.feed(document.getBytes(StandardCharsets.UTF_8));
        }
        return reader.usage();
    }
}
