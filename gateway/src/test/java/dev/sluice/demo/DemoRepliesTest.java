package dev.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DemoRepliesTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    private final DemoReplies atOnce = new DemoReplies(Clock.fixed(NOW, ZoneOffset.UTC));
    private final DemoReplies later = new DemoReplies(Clock.fixed(NOW.plus(Duration.ofSeconds(30)), ZoneOffset.UTC));

    @Test
    void streamsTheWordsOfTheWholeAnswer() {
        String whole = json(ask(atOnce, "/v1/chat/completions", "{}"))
                .at("/choices/0/message/content")
                .asString();

        var streamed = ask(atOnce, "/v1/chat/completions", "{\"stream\":true}");

        var words = new StringBuilder();
        for (byte[] piece : streamed.pieces()) {
            String event = new String(piece, StandardCharsets.UTF_8);
            if (!event.contains("[DONE]")) {
                words.append(
                        parse(event.substring(6)).at("/choices/0/delta/content").asString(""));
            }
        }
        assertThat(words).hasToString(whole);
    }

    @Test
    void tellsUsageInAStreamOnlyWhenAsked() {
        var plain = ask(atOnce, "/v1/chat/completions", "{\"stream\":true}");
        var counted =
                ask(atOnce, "/v1/chat/completions", "{\"stream\":true,\"stream_options\":{\"include_usage\":true}}");

        assertThat(text(plain)).doesNotContain("usage").endsWith("data: [DONE]\n\n");
        assertThat(text(counted)).containsOnlyOnce("\"usage\"").endsWith("data: [DONE]\n\n");
    }

    @ParameterizedTest
    @CsvSource({
        "/runway/tasks,                   /id,           /runway/tasks/,                  /status,           SUCCEEDED",
        "/pika/generate,                  /id,           /pika/videos/,                   /status,           finished",
        "/kling/v1/videos/text2video,     /data/task_id, /kling/v1/videos/text2video/,    /data/task_status, succeed",
        "/suno/submit/music,              /data,         /suno/fetch/,                    /data/status,      SUCCESS",
        "/minimax/v1/video_generation,    /task_id,      /minimax/v1/query/video_generation?task_id=, /status, Success",
        "/v1/videos,                      /id,           /v1/videos/,                     /status,           completed"
    })
    void finishesAJobAfterItsTime(String submit, String id, String look, String status, String finished) {
        String job = json(ask(atOnce, submit, "{}")).at(id).asString();

        assertThat(json(atOnce.to("GET", look + job, new byte[0])).at(status).asString())
                .isNotBlank()
                .isNotEqualTo(finished);
        assertThat(json(later.to("GET", look + job, new byte[0])).at(status).asString())
                .isEqualTo(finished);
    }

    @Test
    void answersAPathItDoesNotServeWith404() {
        assertThat(ask(atOnce, "/luma/x", "{}").status()).isEqualTo(404);
    }

    private static Reply ask(DemoReplies replies, String path, String body) {
        return replies.to("POST", path, body.getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode json(Reply reply) {
        return parse(text(reply));
    }

    private static JsonNode parse(String text) {
        return JsonMapper.shared().readTree(text);
    }

    private static String text(Reply reply) {
        var text = new StringBuilder();
        reply.pieces().forEach(piece -> text.append(new String(piece, StandardCharsets.UTF_8)));
        return text.toString();
    }
}
