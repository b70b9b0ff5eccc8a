package dev.sluice.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Answer;
import dev.sluice.testkit.EventStream;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.FakeUpstream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is charged when an upstream does not say what was used.
class MissingUsageTest {
    private static final String CHAT = "/v1/chat/completions";
    /// 15 model tokens by the table of `gpt-4o`, 12 by estimate.
    private static final String WORDS = "antidisestablishmentarianism floccinaucinihilipilification";

    private FakeUpstream upstream;
    private Scene scene;

    @BeforeEach
    void begin(@TempDir Path folder) {
        upstream = FakeUpstream.start();
        scene = Scene.in(folder)
                .channel(8, upstream, "gpt-4o,acme")
                .option("ModelRatio", "{\"gpt-4o\":1,\"acme\":1}")
                .start();
    }

    @AfterEach
    void end() {
        scene.close();
        upstream.close();
    }

    @Test
    void streamedAndWholeAnswersOfOpenAiModelsAreCountedByTheirTableOnceItIsLoaded() {
        // The first count finds no table yet, and has it loaded.
        Eventually.within(Duration.ofSeconds(60), () -> {
            scene.forgetLog();
            assertThat(stream("gpt-4o")).isEqualTo(15);
        });
        scene.forgetLog();
        assertThat(whole("gpt-4o")).isEqualTo(15);
        scene.forgetLog();
        assertThat(whole("acme")).isNotEqualTo(15);
    }

    @Test
    void theLastBytesWaitUntilTheCallIsInTheBooks() {
        for (int i = 0; i < 20; i++) {
            stream("gpt-4o");
            scene.forgetLog();
        }
        assertThat(scene.agreedSpending()).isPositive();
    }

    private long stream(String model) {
        upstream.enqueue(Answer.sse(chunk(WORDS.substring(0, 20)), chunk(WORDS.substring(20)), "[DONE]"));
        try (EventStream stream = scene.alice().stream(CHAT, ask(model, true))) {
            List<EventStream.Event> events = stream.rest();
            assertThat(events.getLast().data()).isEqualTo("[DONE]");
        }
        return outputTokens();
    }

    private long whole(String model) {
        upstream.enqueue(
                Answer.json("{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"" + WORDS + "\"}}]}"));
        scene.alice().post(CHAT, ask(model, false));
        return outputTokens();
    }

    private long outputTokens() {
        var row = scene.onlyLogRow();
        assertThat(row.other().at("/admin_info/local_count_tokens").asBoolean()).isTrue();
        assertThat(row.content()).contains("estimated");
        return row.outputTokens();
    }

    private static String chunk(String text) {
        return "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text + "\"}}]}";
    }

    private static String ask(String model, boolean stream) {
        return "{\"model\":\"%s\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"
                .formatted(model, stream);
    }
}
