package dev.sluice.acceptance;

import static dev.sluice.store.Tables.LOGS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.Fixture;
import dev.sluice.testkit.Answer;
import dev.sluice.testkit.Response;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/// Rows B that hold on a running gateway: from the path of a request to its channel.
@OnBothDatabases
class RequestPathTest {
    private final Setting setting;
    private final Scene scene;

    RequestPathTest(Setting setting) {
        this.setting = setting;
        this.scene = Scene.of(setting);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"prompt\":\"no model\"}", "{\"model\":\"gen4_turbo\"}", "{\"model\":\"pika\"}", "not json"})
    void B1_the_path_selects_the_channel_whatever_the_body_says(String body) {
        var answer = scene.caller().post("/runway/tasks", body);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(scene.upstream().onlyRequest().text()).isEqualTo(body);
        var other = JsonMapper.shared().readTree(scene.onlyLogRow().get(LOGS.OTHER));
        assertThat(other.path("service").asString()).isEqualTo("runway");
        assertThat(scene.onlyLogRow().get(LOGS.CHANNEL_ID)).isEqualTo(Fixture.CHANNEL);
    }

    @Test
    void B2_the_first_attempt_takes_the_highest_priority() {
        scene.gateway().edit(tx -> {
            Fixture.channel(tx, 9, 55, scene.upstream().baseUrl() + "/better", "runway");
            return tx.execute("UPDATE channels SET priority = 10 WHERE id = 9");
        });
        scene.editChannels("UPDATE abilities SET priority = 10 WHERE channel_id = 9");
        scene.upstream().on("/better/*", Answer.json("{}"));

        for (int i = 0; i < 5; i++) {
            assertThat(scene.probe().status()).isEqualTo(200);
        }

        assertThat(scene.upstream().requestsTo("/better/runway/tasks")).hasSize(5);
    }

    @Test
    void B3_the_cache_flag_decides_where_a_selection_reads() {
        scene.probe();
        int whole = scene.gateway().reads().whole();
        int single = scene.gateway().reads().single();

        for (int i = 0; i < 10; i++) {
            assertThat(scene.probe().status()).isEqualTo(200);
        }

        assertThat(scene.gateway().reads().whole()).isEqualTo(whole);
        assertThat(scene.gateway().reads().single() - single).isEqualTo(setting.cache() ? 0 : 10);
    }

    @Test
    void B3_with_the_cache_off_an_edit_in_sql_counts_on_the_very_next_request() {
        scene.gateway().edit("UPDATE channels SET status = 2 WHERE id = 8");
        assertThat(scene.probe().status()).isEqualTo(setting.cache() ? 200 : 503);

        scene.gateway().edit("UPDATE channels SET status = 1 WHERE id = 8");
        assertThat(scene.probe().status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NULL", "''", "' '"})
    void B6a_F13_F14_a_token_without_a_group_uses_its_users(String group) {
        scene.gateway().edit("UPDATE tokens SET \"group\" = " + group);
        assertThat(scene.probe().status()).isEqualTo(200);
        assertThat(scene.onlyLogRow().get(LOGS.GROUP)).isEqualTo("default");

        scene.gateway().edit("UPDATE users SET \"group\" = " + group + " WHERE id = 2");
        assertThat(scene.probe().status()).isEqualTo(200);
    }

    @Test
    void B6b_the_seeds_token_statement_runs_unchanged() {
        scene.gateway().edit("UPDATE tokens SET model_limits = 'runway,pika'");

        var rows = scene.gateway()
                .rows("SELECT id, name, \"group\", status, models_limit FROM tokens WHERE status = 1 LIMIT 5");

        assertThat(rows).hasSize(1);
        assertThat(rows.getFirst().intoArray())
                .extracting(String::valueOf)
                .containsExactly("1", "fixture", "default", "1", "runway,pika");
    }

    @Test
    void B7_a_thousand_requests_meet_no_error_of_the_gateway() {
        scene.upstream().on("/runway/tasks", Answer.json("{\"status\":\"PENDING\"}"));
        var failed = new AtomicInteger();
        Books before = scene.books();

        for (int batch = 0; batch < 20; batch++) {
            var answers = IntStream.range(0, 50)
                    .mapToObj(_ -> scene.caller().postLater(Scene.PROBE_PATH, Scene.PROBE_BODY))
                    .toList();
            answers.stream()
                    .map(CompletableFuture::join)
                    .filter(answer -> answer.status() != 200)
                    .map(Response::text)
                    .forEach(_ -> failed.incrementAndGet());
        }

        assertThat(failed).hasValue(0);
        assertThat(scene.upstream().requests()).hasSize(1000);
        scene.expect(before.spent(1_000_000));
    }
}
