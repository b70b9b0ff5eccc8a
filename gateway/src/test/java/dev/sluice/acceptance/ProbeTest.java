package dev.sluice.acceptance;

import static dev.sluice.store.Tables.LOGS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.Fixture;
import dev.sluice.testkit.Answer;
import dev.sluice.testkit.FakeUpstream;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.Random;
import org.jooq.Record;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Rows D3: the seed's live probe, its relatives, and what becomes of an upstream that fails.
@OnAllDatabases
class ProbeTest {
    private final Scene scene;

    ProbeTest(Setting setting) {
        this.scene = Scene.of(setting);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 202})
    void D3_probe_reaches_the_legacy_gateway(int status) {
        scene.upstream().on(Scene.PROBE_PATH, Answer.json(status, "{\"id\":\"task-1\",\"status\":\"PENDING\"}"));
        Books before = scene.books();

        var answer = scene.probe();

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.text()).isEqualTo("{\"id\":\"task-1\",\"status\":\"PENDING\"}");
        var received = scene.upstream().onlyRequest();
        assertThat(received.method()).isEqualTo("POST");
        assertThat(received.target()).isEqualTo("/runway/tasks");
        assertThat(received.text()).isEqualTo(Scene.PROBE_BODY);
        assertThat(received.headers().all("Authorization")).containsExactly("Bearer " + Fixture.CHANNEL_KEY);
        Record row = scene.onlyLogRow();
        assertThat(row.get(LOGS.TYPE)).isEqualTo(2);
        assertThat(row.get(LOGS.CHANNEL_ID)).isEqualTo(8);
        assertThat(row.get(LOGS.MODEL_NAME)).isEqualTo("gen4_turbo");
        assertThat(row.get(LOGS.TOKEN_NAME)).isEqualTo("fixture");
        assertThat(row.get(LOGS.USERNAME)).isEqualTo("alice");
        assertThat(row.get(LOGS.GROUP)).isEqualTo("default");
        assertThat(row.get(LOGS.QUOTA)).isEqualTo(1000);
        assertThat(row.get(LOGS.PROMPT_TOKENS)).isEqualTo(1);
        assertThat(row.get(LOGS.COMPLETION_TOKENS)).isEqualTo(1);
        assertThat(other(row).path("service").asString()).isEqualTo("runway");
        assertThat(other(row).path("group_ratio").asDouble()).isEqualTo(1);
        scene.expect(before.spent(1000));
    }

    @ParameterizedTest
    @CsvSource({
        "/runwayml/v1/image_to_video, runway",
        "/pika/v1/tasks, pika",
        "/kling/v1/videos/text2video, kling",
        "/suno/generate, suno"
    })
    void D3b_the_same_through_the_other_families(String path, String service) {
        scene.upstream().on(path, Answer.json(202, "{\"id\":\"task-2\"}"));
        Books before = scene.books();

        var answer = scene.caller().post(path, Scene.PROBE_BODY);

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.text()).isEqualTo("{\"id\":\"task-2\"}");
        assertThat(scene.upstream().onlyRequest().target()).isEqualTo(path);
        assertThat(scene.upstream().onlyRequest().text()).isEqualTo(Scene.PROBE_BODY);
        Record row = scene.onlyLogRow();
        assertThat(row.get(LOGS.CHANNEL_ID)).isEqualTo(8);
        assertThat(row.get(LOGS.MODEL_NAME)).isEqualTo("gen4_turbo");
        assertThat(other(row).path("service").asString()).isEqualTo(service);
        scene.expect(before.spent(1000));
    }

    @Test
    void D3c_a_500_of_the_upstream_says_so() {
        scene.upstream().on(Scene.PROBE_PATH, Answer.json(500, "{\"oops\":true}"));
        Books before = scene.books();

        var answer = scene.probe();

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.text()).isEqualTo("{\"oops\":true}");
        assertThat(answer.header("X-Sluice-Error-Origin")).isEqualTo("upstream");
        scene.expectNothingCharged(before);
    }

    @Test
    void D3c_an_upstream_that_is_down_is_a_502_of_the_gateway() {
        scene.editChannels("UPDATE channels SET base_url = '%s' WHERE id = 8".formatted(FakeUpstream.nobody()));
        Books before = scene.books();

        var answer = scene.probe();

        assertThat(answer.status()).isEqualTo(502);
        assertThat(Scene.code(answer)).isEqualTo("request_failed");
        assertThat(answer.header("X-Sluice-Error-Origin")).isEqualTo("gateway");
        assertThat(answer.text()).doesNotContain("127.0.0.1").doesNotContain("http://");
        scene.editChannels("UPDATE channels SET base_url = '%s' WHERE id = 8"
                .formatted(scene.upstream().baseUrl()));
        scene.expectNothingCharged(before);
    }

    @Test
    void D3c_a_silent_upstream_is_a_504_of_the_gateway() {
        scene.upstream().on(Scene.PROBE_PATH, Answer.json("{}").firstByteAfter(Duration.ofSeconds(30)));
        Books before = scene.books();

        var answer = scene.probe();

        assertThat(answer.status()).isEqualTo(504);
        assertThat(answer.header("X-Sluice-Error-Origin")).isEqualTo("gateway");
        scene.expectNothingCharged(before);
    }

    /// The gateway's limit is 2 seconds here. The seed's own times are [SlowAnswerTest]'s.
    @Test
    void D3d_R2_a_slow_large_answer_arrives_whole() {
        byte[] piece = new byte[256 * 1024];
        new Random(8).nextBytes(piece);
        scene.upstream()
                .on(
                        Scene.PROBE_PATH,
                        Answer.of(200, "video/mp4", new byte[0])
                                .withPieces(Collections.nCopies(20, piece))
                                .firstByteAfter(Duration.ofMillis(700))
                                .paced(Duration.ofMillis(30)));

        var answer = scene.probe();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().length()).isEqualTo(20 * piece.length);
        assertThat(answer.body().getBytes(19 * piece.length, 20 * piece.length)).isEqualTo(piece);
    }

    @Test
    void D3e_R2_an_uploaded_image_arrives_byte_for_byte() {
        byte[] body = upload(10 * 1024 * 1024);

        var answer = scene.caller()
                .with("Content-Type", "multipart/form-data; boundary=----sluice7MA4YWxk")
                .send("POST", "/runway/v1/uploads", BodyPublishers.ofByteArray(body));

        assertThat(answer.status()).isEqualTo(200);
        var received = scene.upstream().onlyRequest();
        assertThat(received.headers().first("Content-Type"))
                .contains("multipart/form-data; boundary=----sluice7MA4YWxk");
        assertThat(received.body().getBytes()).isEqualTo(body);
    }

    private static byte[] upload(int size) {
        byte[] image = new byte[size];
        new Random(55).nextBytes(image);
        var body = new ByteArrayOutputStream();
        body.writeBytes("""
                ------sluice7MA4YWxk
                Content-Disposition: form-data; name="model"

                gen4_turbo
                ------sluice7MA4YWxk
                Content-Disposition: form-data; name="image"; filename="a.png"
                Content-Type: image/png

                """.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
        body.writeBytes(image);
        body.writeBytes("\r\n------sluice7MA4YWxk--\r\n".getBytes(StandardCharsets.US_ASCII));
        return body.toByteArray();
    }

    private static JsonNode other(Record row) {
        return JsonMapper.shared().readTree(row.get(LOGS.OTHER));
    }
}
