package dev.sluice.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Answer;
import dev.sluice.testkit.FakeUpstream;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every model route once: what goes upstream, what comes back, what is charged and logged. Source: relay.md §7.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModelRoutesTest {
    private static final String CHAT_USAGE =
            "\"usage\":{\"prompt_tokens\":1000,\"completion_tokens\":500,\"total_tokens\":1500}";

    private FakeUpstream upstream;
    private Scene scene;

    @BeforeAll
    void begin(@TempDir Path folder) {
        upstream = FakeUpstream.start();
        scene = Scene.in(folder)
                .channel(8, upstream, "acme-chat,acme-embed,acme-image,acme-sound,dall-e-3,tts-1,whisper-1")
                .option(
                        "ModelRatio",
                        "{\"acme-chat\":1,\"acme-embed\":0.01,\"acme-sound\":10,\"tts-1\":7.5,\"whisper-1\":15}")
                .option("CompletionRatio", "{\"acme-chat\":4}")
                .option("ModelPrice", "{\"acme-image\":0.04,\"dall-e-3\":0.04}")
                .start();
    }

    @BeforeEach
    void forget() {
        upstream.reset();
        scene.forgetLog();
    }

    @AfterAll
    void end() {
        scene.close();
        upstream.close();
    }

    /// One call and what must become of it.
    record Case(String path, String body, String answer, String model, long input, long output, long quota) {
        @Override
        public String toString() {
            return path + " as " + model;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case(
                        "/v1/chat/completions",
                        "{\"model\":\"acme-chat\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
                        "{\"choices\":[]," + CHAT_USAGE + "}",
                        "acme-chat",
                        1000,
                        500,
                        3000),
                new Case(
                        "/v1/completions",
                        "{\"model\":\"acme-chat\",\"prompt\":\"hi\"}",
                        "{\"choices\":[{\"text\":\"ho\"}]," + CHAT_USAGE + "}",
                        "acme-chat",
                        1000,
                        500,
                        3000),
                new Case(
                        "/v1/responses",
                        "{\"model\":\"acme-chat\",\"input\":\"hi\"}",
                        "{\"output\":[],\"usage\":{\"input_tokens\":1000,\"output_tokens\":500,\"total_tokens\":1500}}",
                        "acme-chat",
                        1000,
                        500,
                        3000),
                new Case(
                        "/v1/embeddings",
                        "{\"model\":\"acme-embed\",\"input\":[\"hi\",\"ho\"]}",
                        "{\"data\":[{\"embedding\":[0.1]}],\"usage\":{\"prompt_tokens\":1000,\"total_tokens\":1000}}",
                        "acme-embed",
                        1000,
                        0,
                        10),
                new Case(
                        "/v1/engines/acme-embed/embeddings",
                        "{\"input\":\"hi\"}",
                        "{\"data\":[],\"usage\":{\"prompt_tokens\":1000,\"total_tokens\":1000}}",
                        "acme-embed",
                        1000,
                        0,
                        10),
                new Case(
                        "/v1/rerank",
                        "{\"model\":\"acme-chat\",\"query\":\"gate\",\"documents\":[\"a\",\"b\"]}",
                        "{\"results\":[],\"usage\":{\"total_tokens\":1000}}",
                        "acme-chat",
                        1000,
                        0,
                        1000),
                new Case(
                        "/v1/rerank",
                        "{\"model\":\"acme-embed\",\"query\":\"gate\",\"documents\":[\"a\"]}",
                        "{\"results\":[],\"meta\":{\"billed_units\":{\"input_tokens\":200}}}",
                        "acme-embed",
                        200,
                        0,
                        2),
                new Case(
                        "/v1/images/generations",
                        "{\"model\":\"acme-image\",\"prompt\":\"a gate\",\"n\":3}",
                        "{\"created\":1,\"data\":[{\"url\":\"a\"},{\"url\":\"b\"}]}",
                        "acme-image",
                        1,
                        0,
                        40_000),
                new Case(
                        "/v1/images/generations",
                        "{\"model\":\"dall-e-3\",\"prompt\":\"a gate\",\"quality\":\"hd\",\"size\":\"1792x1024\"}",
                        "{\"created\":1,\"data\":[{\"url\":\"a\"}]}",
                        "dall-e-3",
                        1,
                        0,
                        60_000),
                new Case(
                        "/v1/images/edits",
                        "{\"model\":\"acme-image\",\"prompt\":\"a gate\",\"image\":\"data:image/png;base64,AAAA\"}",
                        "{\"created\":1,\"data\":[{\"url\":\"a\"}]}",
                        "acme-image",
                        1,
                        0,
                        20_000));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void carriesTheCallAndChargesByWhatTheUpstreamReports(Case wanted) {
        upstream.enqueue(Answer.json(wanted.answer()));

        var answer = scene.alice().post(wanted.path(), wanted.body());

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo(wanted.answer());
        assertThat(answer.header("X-Oneapi-Request-Id")).hasSize(39);
        var sent = upstream.onlyRequest();
        assertThat(sent.text()).isEqualTo(bodySent(wanted));
        assertThat(sent.headers().first("Authorization")).contains("Bearer " + Scene.CHANNEL_KEY);
        var row = scene.onlyLogRow();
        assertThat(row.model()).isEqualTo(wanted.model());
        assertThat(row.channel()).isEqualTo(8);
        assertThat(row.stream()).isFalse();
        assertThat(row.inputTokens()).isEqualTo(wanted.input());
        assertThat(row.outputTokens()).isEqualTo(wanted.output());
        assertThat(row.quota()).isEqualTo(wanted.quota());
        assertThat(row.other().path("request_path").asString()).isEqualTo(wanted.path());
        assertThat(row.other().path("admin_info").path("use_channel").toString())
                .isEqualTo("[\"8\"]");
        assertThat(row.other().path("frt").asLong()).isNotNegative();
        scene.agreedSpending();
    }

    /// A model named by the path only has to be put into the body.
    private static String bodySent(Case wanted) {
        return wanted.path().startsWith("/v1/engines") ? "{\"model\":\"acme-embed\",\"input\":\"hi\"}" : wanted.body();
    }

    @Test
    void usesTheOpenAiPathForTheLegacyEnginesRoute() {
        scene.alice().post("/v1/engines/acme-embed/embeddings", "{\"input\":\"hi\"}");

        assertThat(upstream.onlyRequest().path()).isEqualTo("/v1/embeddings");
        scene.onlyLogRow();
    }

    @Test
    void estimatesWhatAnUpstreamDoesNotReport() {
        upstream.enqueue(Answer.json("{\"id\":\"m\",\"results\":[{\"flagged\":false}]}"));

        scene.alice().post("/v1/moderations", "{\"model\":\"acme-chat\",\"input\":\"one two three\"}");

        var row = scene.onlyLogRow();
        assertThat(row.inputTokens()).isEqualTo(3);
        assertThat(row.quota()).isEqualTo(3);
        assertThat(row.other().path("admin_info").path("local_count_tokens").asBoolean())
                .isTrue();
        assertThat(row.content()).contains("estimated");
    }

    @Test
    void takesTheDefaultModelOfARouteThatHasOne() {
        upstream.enqueue(Answer.of(200, "audio/mpeg", new byte[128_000]));

        var answer = scene.alice()
                .post("/v1/audio/speech", "{\"input\":\"%s\",\"voice\":\"alloy\"}".formatted("x".repeat(100)));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(upstream.onlyRequest().json().path("model").asString()).isEqualTo("tts-1");
        assertThat(scene.onlyLogRow().model()).isEqualTo("tts-1");
    }

    @Test
    void passesSoundAsItCame() {
        byte[] sound = new byte[300_000];
        for (int i = 0; i < sound.length; i++) {
            sound[i] = (byte) (i * 31);
        }
        upstream.enqueue(Answer.of(200, "audio/mpeg", sound).with("X-Vendor", "acme"));

        var answer =
                scene.alice().post("/v1/audio/speech", "{\"model\":\"tts-1\",\"input\":\"hi\",\"voice\":\"alloy\"}");

        assertThat(answer.body().getBytes()).isEqualTo(sound);
        assertThat(answer.header("Content-Type")).isEqualTo("audio/mpeg");
        assertThat(answer.header("X-Vendor")).isEqualTo("acme");
        scene.onlyLogRow();
    }

    /// Source: billing.md E27. The prompt of speech counts characters.
    @Test
    void chargesSpeechByItsCharacters() {
        upstream.enqueue(Answer.of(200, "audio/mpeg", new byte[128_000]));

        scene.alice()
                .post(
                        "/v1/audio/speech",
                        "{\"model\":\"tts-1\",\"input\":\"%s\",\"voice\":\"alloy\"}"
                                .formatted("one two ab".repeat(10)));

        var row = scene.onlyLogRow();
        assertThat(row.inputTokens()).isEqualTo(100);
        assertThat(row.quota()).isEqualTo(750);
    }
}
