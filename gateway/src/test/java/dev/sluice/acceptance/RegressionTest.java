package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.Fixture;
import dev.sluice.testkit.Answer;
import dev.sluice.testkit.LogCapture;
import dev.sluice.testkit.Response;
import dev.sluice.testkit.TestGateway;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Rows R about routing: what follow-up reports of the seed told. Rows about money are in [MoneyTest].
@OnBothDatabases
class RegressionTest {
    private final Setting setting;
    private final Scene scene;

    RegressionTest(Setting setting) {
        this.setting = setting;
        this.scene = Scene.of(setting);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void R7_F09_without_ability_rows_calls_are_served_and_a_rebuild_restores_them() {
        scene.gateway().edit("UPDATE abilities SET workflow_price = 25000 WHERE model = 'runway'");
        scene.editChannels("DELETE FROM abilities WHERE model <> 'runway'");

        assertThat(scene.caller().post("/pika/generate", "{}").status()).isEqualTo(200);

        TestGateway.data(scene.root().post("/api/channel/fix", ""));
        var rows = scene.gateway().rows("SELECT * FROM abilities WHERE channel_id = 8 ORDER BY model");
        assertThat(rows).extracting(row -> row.get("model")).containsExactly("kling", "pika", "runway", "suno");
        assertThat(rows.get(2).get("workflow_price")).isEqualTo(25_000);

        scene.editChannels("DELETE FROM abilities");
        assertThat(scene.probe().status()).isEqualTo(200);
        assertThat(scene.gateway().check("ability.rows").path("level").asString())
                .isEqualTo("fail");
    }

    @Test
    void R8_F16_a_group_between_stray_commas_is_served() {
        scene.gateway().edit("DELETE FROM abilities");
        try (var log = new LogCapture()) {
            scene.editChannels("UPDATE channels SET \"group\" = ',default,' WHERE id = 8");

            assertThat(scene.probe().status()).isEqualTo(200);
            assertThat(log.with("panic")).isEmpty();
        }
    }

    @Test
    void R9_F20_a_flood_of_unknown_models_costs_a_read_a_second_and_harms_nobody() {
        scene.upstream().on(Scene.PROBE_PATH, Answer.json("{}"));
        int wholeBefore = scene.gateway().reads().whole();
        long began = System.nanoTime();
        var refused = new ArrayList<CompletableFuture<Response>>();

        for (int wave = 0; wave < 20; wave++) {
            int first = wave * 50;
            IntStream.range(first, first + 50)
                    .mapToObj(i -> scene.caller().postLater("/v1/videos", "{\"model\":\"no-such-%d\"}".formatted(i)))
                    .forEach(refused::add);
            assertThat(scene.probe().status()).isEqualTo(200);
        }
        long probesTookMillis = (System.nanoTime() - began) / 1_000_000;
        assertThat(refused).map(CompletableFuture::join).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(503);
            assertThat(Scene.code(answer)).isEqualTo("model_not_found");
        });

        long seconds = (System.nanoTime() - began) / 1_000_000_000 + 1;
        assertThat((long) scene.gateway().reads().whole() - wholeBefore).isLessThanOrEqualTo(seconds + 1);
        assertThat(probesTookMillis).as("20 probes beside the flood").isLessThan(10_000);
    }

    @Test
    void R11_the_upstream_never_sees_what_is_the_clients() {
        var answer = scene.caller()
                .with("Cookie", "session=secret-cookie")
                .with("x-ptoken", "secret-p")
                .with("x-vtoken", "secret-v")
                .with("x-ctoken", "secret-c")
                .with("x-api-key", "secret-a")
                .with("x-goog-api-key", "secret-g")
                .with("mj-api-secret", "secret-m")
                .with("New-Api-User", "2")
                .with("X-Forwarded-For", "203.0.113.7")
                .with("X-Forwarded-Host", "inner.acme.example")
                .with("X-Runway-Version", "2024-11-06")
                .post(Scene.PROBE_PATH, Scene.PROBE_BODY);

        assertThat(answer.status()).isEqualTo(200);
        var headers = scene.upstream().onlyRequest().headers();
        assertThat(headers.first("X-Runway-Version")).contains("2024-11-06");
        assertThat(headers.names())
                .map(name -> name.toLowerCase(Locale.ROOT))
                .doesNotContain(
                        "cookie",
                        "x-ptoken",
                        "x-vtoken",
                        "x-ctoken",
                        "x-api-key",
                        "x-goog-api-key",
                        "mj-api-secret",
                        "new-api-user",
                        "x-forwarded-for",
                        "x-forwarded-host");
        assertThat(headers.toString()).doesNotContain("secret").doesNotContain(Fixture.KEY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/runwayy/tasks", "/v1/x", "/api/x", "/tripo2/task"})
    void R13_an_unknown_path_is_a_json_404(String path) {
        var answer = scene.caller().post(path, "{}");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("Content-Type")).startsWith("application/json");
        assertThat(answer.json().isObject()).isTrue();
    }

    @Test
    void R18_a_refusal_names_group_and_model_and_the_three_things_to_check() {
        var refused = scene.caller().post("/minimax/x", "{}");

        assertThat(Scene.reason(refused)).isEqualTo("ability_missing");
        assertThat(Scene.fact(refused, "group")).isEqualTo("default");
        assertThat(Scene.fact(refused, "model")).isEqualTo("minimax");
        assertThat(Scene.fact(refused, "message"))
                .contains("'minimax'")
                .contains("'default'")
                .contains("channel with this model is enabled")
                .contains("channel's group")
                .contains("token's group");
    }

    @Test
    void R19_F03_a_channel_inserted_as_the_repair_guide_says_is_served() {
        scene.editChannels("DELETE FROM abilities WHERE channel_id = 8");
        scene.editChannels("DELETE FROM channels WHERE id = 8");
        try (var log = new LogCapture()) {
            scene.gateway().edit("""
                    INSERT INTO channels (id, type, "key", status, name, base_url, models, "group")
                    VALUES (30, 55, 'upstream-key-0123456789', 1, 'by the guide', '%s', ',runway,pika,kling,', ',default,')""".formatted(scene.upstream().baseUrl()));

            // The gateway looks for edits once an hour here: the call itself makes it look.
            assertThat(scene.probe().status()).isEqualTo(200);
            assertThat(scene.caller().post("/kling/v1/videos/text2video", "{}").status())
                    .isEqualTo(200);
            assertThat(log.with("panic")).isEmpty();
        }
        assertThat(scene.gateway().check("channel.models").path("level").asString())
                .isEqualTo("warn");
        assertThat(scene.gateway().check("ability.rows").path("level").asString())
                .isEqualTo("fail");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/runway/v1/text_to_image",
                "/runwayml/v1/image_to_video",
                "/pika/v1/tasks",
                "/kling/v1/tasks",
                "/kling/v1/images/generations"
            })
    void R20_the_promised_paths_reach_the_upstream(String path) {
        scene.upstream().on(path, Answer.json("{}"));

        assertThat(scene.caller().post(path, "{}").status()).isEqualTo(200);
        assertThat(scene.caller().get(path + "/1").status()).isLessThan(500);
        assertThat(scene.upstream().requests()).hasSize(2);
    }

    @Test
    void F15_a_group_that_is_not_usable_or_no_longer_priced_is_a_403_with_a_code() {
        scene.gateway().edit("UPDATE tokens SET \"group\" = 'secret-club'");
        var refused = scene.probe();
        assertThat(refused.status()).isEqualTo(403);
        assertThat(Scene.code(refused)).isEqualTo("group_not_allowed");

        scene.option("GroupRatio", "{\"default\":1}");
        scene.gateway().edit("UPDATE tokens SET \"group\" = 'vip'");
        refused = scene.probe();
        assertThat(refused.status()).isEqualTo(403);
        assertThat(Scene.code(refused)).isEqualTo("group_deprecated");
    }

    @Test
    void F12_only_an_administrator_is_told_which_groups_do_serve_the_model() {
        scene.gateway().edit("UPDATE tokens SET \"group\" = 'vip'");
        assertThat(Scene.fact(scene.probe(), "served_in")).isEmpty();

        scene.gateway().edit("UPDATE users SET role = 10 WHERE id = 2");

        assertThat(Scene.fact(scene.probe(), "served_in")).isEqualTo("default");
    }

    @Test
    void F10_F18_an_ability_switched_off_wins_and_rows_of_deleted_channels_are_ignored() {
        scene.gateway()
                .edit(
                        "INSERT INTO abilities (\"group\", model, channel_id, enabled) VALUES ('default', 'runway', 77, true)");
        scene.editChannels("UPDATE abilities SET enabled = false WHERE channel_id = 8 AND model = 'runway'");
        assertThat(Scene.reason(scene.probe())).isEqualTo("ability_disabled");

        scene.editChannels("UPDATE abilities SET enabled = true, priority = NULL WHERE channel_id = 8");
        assertThat(scene.probe().status()).isEqualTo(200);
    }

    @Test
    void F19_an_open_job_is_asked_about_where_it_began_even_after_the_channel_serves_no_calls_for_it() {
        scene.upstream().on(Scene.PROBE_PATH, Answer.json("{\"id\":\"job-19\"}"));
        scene.upstream().on("/runway/tasks/job-19", Answer.json("{\"status\":\"SUCCEEDED\"}"));
        assertThat(scene.probe().status()).isEqualTo(200);
        scene.onlyLogRow();
        scene.editChannels("UPDATE channels SET models = 'pika' WHERE id = 8");
        scene.editChannels("DELETE FROM abilities WHERE channel_id = 8 AND model = 'runway'");
        assertThat(scene.probe().status()).isEqualTo(503);

        var poll = scene.caller().get("/runway/tasks/job-19");

        assertThat(poll.status()).isEqualTo(200);
        assertThat(poll.json().path("status").asString()).isEqualTo("SUCCEEDED");
    }

    @Test
    void F26_a_failed_test_of_a_pass_through_channel_does_not_switch_it_off() {
        scene.option("AutomaticDisableChannelEnabled", "true");
        scene.upstream().on("*", Answer.json(401, "{\"error\":{\"message\":\"invalid api key\"}}"));

        scene.root().get("/api/channel/test/8");

        assertThat(scene.gateway()
                        .rows("SELECT status FROM channels WHERE id = 8")
                        .getFirst()
                        .get("status", Integer.class))
                .isEqualTo(1);
        scene.upstream().reset();
        assertThat(scene.probe().status()).isEqualTo(200);
    }

    @Test
    void F27_a_wrong_base_url_is_a_refusal_with_a_reason_and_never_a_500() {
        for (String wrong : List.of("not a url", "ftp://acme.example", "http://")) {
            scene.editChannels("UPDATE channels SET base_url = '%s' WHERE id = 8".formatted(wrong));

            var refused = scene.probe();

            assertThat(refused.status()).as(wrong).isEqualTo(503);
            assertThat(Scene.code(refused)).as(wrong).isEqualTo("invalid_base_url");
            assertThat(Scene.reason(refused)).as(wrong).isNotEmpty();
            assertThat(refused.header("X-Sluice-Error-Origin")).isEqualTo("gateway");
        }
    }

    @Test
    void F28_more_calls_at_once_than_connections_all_get_their_answer() {
        scene.upstream()
                .on(Scene.PROBE_PATH, Answer.json("{}").firstByteAfter(Duration.ofMillis(setting.cache() ? 200 : 100)));
        var calls = IntStream.range(0, 120)
                .mapToObj(_ -> scene.caller().postLater(Scene.PROBE_PATH, Scene.PROBE_BODY))
                .toList();

        assertThat(calls).map(CompletableFuture::join).map(Response::status).containsOnly(200);
    }
}
