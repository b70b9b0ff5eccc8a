package dev.sluice.acceptance;

import static dev.sluice.store.Tables.LOGS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Answer;
import dev.sluice.testkit.Eventually;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Rows R about money: what is free, what a call costs, what is paid back.
@OnBothDatabases
class MoneyTest {
    private final Scene scene;

    MoneyTest(Setting setting) {
        this.scene = Scene.of(setting);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void R3_a_get_is_asked_three_times_and_a_post_once() {
        var poll = Answer.json("{\"status\":\"RUNNING\"}");
        var broken = Answer.json(500, "{\"oops\":1}");
        scene.upstream().enqueue(broken, broken, poll);
        assertThat(scene.caller().get("/runway/tasks/1").status()).isEqualTo(200);
        assertThat(scene.upstream().requests()).hasSize(3);

        scene.upstream().enqueue(broken, broken, broken, poll);
        var third = scene.caller().get("/runway/tasks/1");
        assertThat(third.status()).isEqualTo(500);
        assertThat(third.text()).isEqualTo("{\"oops\":1}");
        assertThat(scene.upstream().requests()).hasSize(6);

        scene.upstream().reset();
        scene.upstream().enqueue(broken);
        assertThat(scene.probe().status()).isEqualTo(500);
        assertThat(scene.upstream().requests()).hasSize(1);
    }

    @Test
    void R4_polling_is_free_and_leaves_no_log_row() {
        Books before = scene.books();

        scene.upstream().on("*", Answer.json("{\"status\":\"RUNNING\"}"));
        assertThat(scene.caller().get("/runway/tasks/1").status()).isEqualTo(200);
        assertThat(scene.caller().get("/suno/feed/1,2").status()).isEqualTo(200);
        assertThat(scene.caller().post("/suno/feed", "{\"ids\":[\"1\"]}").status())
                .isEqualTo(200);
        assertThat(scene.caller().post("/suno/fetch", "{\"ids\":[\"1\"]}").status())
                .isEqualTo(200);

        scene.expectNothingCharged(before);
        scene.onlyLogRow();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 429, 500, 503})
    void R5_a_failed_post_is_free(int status) {
        scene.upstream().on(Scene.PROBE_PATH, Answer.json(status, "{\"error\":\"no\"}"));
        Books before = scene.books();

        assertThat(scene.probe().status()).isEqualTo(status);

        scene.expectNothingCharged(before);
    }

    @Test
    void R10_a_refund_signal_polled_ten_times_is_paid_once() {
        scene.upstream().on(Scene.PROBE_PATH, Answer.json("{\"id\":\"job-10\",\"status\":\"PENDING\"}"));
        scene.upstream()
                .on(
                        "/runway/tasks/job-10",
                        Answer.json("{\"id\":\"job-10\",\"status\":\"FAILED\",\"refund_credits\":5}"));
        Books before = scene.books();
        assertThat(scene.probe().status()).isEqualTo(200);

        for (int poll = 0; poll < 10; poll++) {
            assertThat(scene.caller().get("/runway/tasks/job-10").status()).isEqualTo(200);
        }

        scene.expect(before);
        assertThat(scene.logRows()).extracting(row -> row.get(LOGS.TYPE)).containsExactlyInAnyOrder(2, 6);
        scene.expectNothingCharged(before);
    }

    @ParameterizedTest
    @CsvSource({
        "/runway/tasks, '{\"model\":\"gen4_turbo\"}', gen4_turbo, 25000",
        "/kling/v1/videos/text2video, '{\"model_name\":\"kling-v2\"}', kling-v2, 100000",
        "/kling/v1/videos/text2video, '{\"prompt\":\"x\"}', kling-v1, 50000",
        "/pika/generate, '{\"model\":\"pika-2\"}', pika-2, 5000",
        "/suno/generate, '{\"mv\":\"chirp-v4\"}', chirp-v4, 1000"
    })
    void R12_the_billing_name_is_found_in_the_body_and_prices_the_call(
            String path, String body, String billed, long quota) {
        scene.option("ModelPrice", "{\"gen4_turbo\":0.05,\"kling-v2\":0.2,\"pika\":0.01}");
        scene.upstream().on(path, Answer.json("{}"));
        Books before = scene.books();

        assertThat(scene.caller().post(path, body).status()).isEqualTo(200);

        assertThat(scene.onlyLogRow().get(LOGS.MODEL_NAME)).isEqualTo(billed);
        assertThat(scene.onlyLogRow().get(LOGS.QUOTA)).isEqualTo(quota);
        scene.expect(before.spent(quota));
    }

    @Test
    void R12_a_form_names_the_model_of_a_video() {
        scene.option("ModelPrice", "{\"sora-2-pro\":0.3}");
        scene.editChannels("UPDATE channels SET models = 'runway,sora-2,sora-2-pro' WHERE id = 8");
        scene.upstream().on("/v1/videos", Answer.json("{\"id\":\"video_1\"}"));

        var answer = scene.caller()
                .with("Content-Type", "multipart/form-data; boundary=b")
                .send("POST", "/v1/videos", BodyPublishers.ofString("""
                        --b
                        Content-Disposition: form-data; name="prompt"

                        a cat
                        --b
                        Content-Disposition: form-data; name="model"

                        sora-2-pro
                        --b--
                        """.replace("\n", "\r\n")));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(scene.onlyLogRow().get(LOGS.MODEL_NAME)).isEqualTo("sora-2-pro");
        assertThat(scene.onlyLogRow().get(LOGS.QUOTA)).isEqualTo(150_000);
    }

    @Test
    void R12_a_channels_own_base_quota_counts_and_ratios_multiply() {
        scene.option("GroupRatio", "{\"default\":0.5,\"vip\":1}");
        scene.editChannels(
                "UPDATE channels SET setting = '{\"passthrough_quota\":300}', channel_ratio = 3 WHERE id = 8");

        assertThat(scene.probe().status()).isEqualTo(200);

        assertThat(scene.onlyLogRow().get(LOGS.QUOTA)).isEqualTo(450);
    }

    @Test
    void R12_an_unpriced_call_costs_1000_and_a_base_of_300_costs_300() {
        assertThat(scene.probe().status()).isEqualTo(200);
        assertThat(scene.onlyLogRow().get(LOGS.QUOTA)).isEqualTo(1000);

        scene.editChannels("UPDATE channels SET setting = '{\"passthrough_quota\":300}' WHERE id = 8");
        assertThat(scene.probe().status()).isEqualTo(200);
        Eventually.within(
                Duration.ofSeconds(10),
                () -> assertThat(scene.logRows())
                        .extracting(row -> row.get(LOGS.QUOTA))
                        .isEqualTo(List.of(1000L, 300L)));
    }
}
