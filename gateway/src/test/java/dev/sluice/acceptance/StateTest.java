package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.routing.ChannelType;
import dev.sluice.routing.ChannelTypes;
import dev.sluice.routing.Numbering;
import dev.sluice.store.Engine;
import dev.sluice.store.Fixture;
import dev.sluice.testkit.LogCapture;
import dev.sluice.testkit.TestGateway;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Rows A: the state the seed report verified.
@OnAllDatabases
class StateTest {
    private final Setting setting;
    private final Scene scene;

    StateTest(Setting setting) {
        this.setting = setting;
        this.scene = Scene.of(setting);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void A1_the_database_answers_and_the_gateway_is_ready() {
        var ready = scene.gateway().ready();

        assertThat(ready.status()).isEqualTo(200);
        assertThat(ready.json().path("status").asString()).isEqualTo("ready");
        assertThat(scene.gateway().check("db.connect").path("level").asString()).isEqualTo("ok");
    }

    @Test
    void A2_an_empty_database_gets_every_table_of_the_seed() {
        List<String> tables =
                List.of("channels", "abilities", "tokens", "users", "tasks", "logs", "options", "quota_data");

        for (String table : tables) {
            assertThatCode(() -> scene.gateway().rows("SELECT * FROM " + table))
                    .as(table)
                    .doesNotThrowAnyException();
        }
        assertThat(scene.gateway().check("db.schema").path("level").asString()).isEqualTo("ok");
    }

    @Test
    void A3_channel_8_is_a_bltcy_channel() {
        var channel = TestGateway.data(scene.root().get("/api/channel/8"));

        assertThat(channel.path("id").asInt()).isEqualTo(8);
        assertThat(channel.path("type").asInt()).isEqualTo(55);
        assertThat(ChannelTypes.of(Numbering.ZEOXEL).all())
                .extracting(ChannelType::id, ChannelType::name)
                .contains(tuple(55, "Bltcy"));
    }

    @Test
    void A4_a_channel_serves_only_while_its_status_is_1() {
        for (int status : new int[] {2, 3}) {
            scene.editChannels("UPDATE channels SET status = %d WHERE id = 8".formatted(status));

            var refused = scene.probe();

            assertThat(refused.status()).as("status %d", status).isEqualTo(503);
            assertThat(Scene.code(refused)).isEqualTo("model_not_found");
            assertThat(Scene.reason(refused)).isEqualTo("channel_disabled");
        }

        scene.editChannels("UPDATE channels SET status = 1 WHERE id = 8");

        assertThat(scene.probe().status()).isEqualTo(200);
    }

    @Test
    void A4_switching_the_channel_by_the_api_counts_at_once() {
        TestGateway.data(scene.root().put("/api/channel/", "{\"id\":8,\"status\":2}"));
        assertThat(Scene.reason(scene.probe())).isEqualTo("channel_disabled");

        TestGateway.data(scene.root().put("/api/channel/", "{\"id\":8,\"status\":1}"));
        assertThat(scene.probe().status()).isEqualTo(200);
    }

    @Test
    void A5_a_channel_needs_a_base_url() {
        scene.editChannels("UPDATE channels SET base_url = '' WHERE id = 8");
        var refused = scene.probe();
        assertThat(refused.status()).isEqualTo(503);
        assertThat(Scene.code(refused)).isEqualTo("invalid_base_url");

        scene.editChannels("UPDATE channels SET base_url = NULL WHERE id = 8");
        assertThat(Scene.code(scene.probe())).isEqualTo("invalid_base_url");

        scene.editChannels("UPDATE channels SET base_url = '%s/' WHERE id = 8"
                .formatted(scene.upstream().baseUrl()));
        assertThat(scene.probe().status()).isEqualTo(200);
        assertThat(scene.upstream().onlyRequest().target()).isEqualTo("/runway/tasks");
    }

    @Test
    void A6_the_upstream_gets_the_channels_key_and_nobody_else_does() {
        try (var log = new LogCapture()) {
            var answer = scene.probe();
            scene.gateway().refresh();

            assertThat(scene.upstream().onlyRequest().headers().all("Authorization"))
                    .containsExactly("Bearer " + Fixture.CHANNEL_KEY);
            assertThat(answer.text() + answer.headers()).doesNotContain(Fixture.CHANNEL_KEY);
            assertThat(log.lines()).noneMatch(line -> line.contains(Fixture.CHANNEL_KEY));
        }
    }

    @Test
    void A6_a_channel_without_a_key_is_refused_with_its_own_code() {
        scene.editChannels("UPDATE channels SET %s = '' WHERE id = 8".formatted(quoted("key")));

        var refused = scene.probe();

        assertThat(refused.status()).isEqualTo(503);
        assertThat(Scene.code(refused)).isEqualTo("no_available_key");
        assertThat(scene.upstream().requests()).isEmpty();
    }

    @Test
    void A7_all_four_prefixes_reach_the_upstream_and_no_other_does() {
        for (String path :
                List.of("/kling/v1/videos/text2video", "/runway/tasks", "/suno/generate", "/pika/generate")) {
            assertThat(scene.caller().post(path, "{}").status()).as(path).isEqualTo(200);
            assertThat(scene.upstream().requestsTo(path)).as(path).hasSize(1);
        }

        var refused = scene.caller().post("/minimax/x", "{}");

        assertThat(refused.status()).isEqualTo(503);
        assertThat(Scene.code(refused)).isEqualTo("model_not_found");
    }

    @Test
    void A7_F16_blanks_between_models_do_not_matter() {
        scene.editChannels("DELETE FROM abilities WHERE channel_id = 8");
        scene.editChannels("UPDATE channels SET models = 'kling, runway' WHERE id = 8");

        assertThat(scene.probe().status()).isEqualTo(200);
    }

    @Test
    void A8_F12_the_tokens_group_decides() {
        assertThat(scene.probe().status()).isEqualTo(200);

        scene.gateway().edit("UPDATE tokens SET %s = 'vip'".formatted(quoted("group")));
        var refused = scene.probe();

        assertThat(refused.status()).isEqualTo(503);
        assertThat(Scene.reason(refused)).isEqualTo("no_channel_in_group");
    }

    @Test
    void A9_creating_the_channel_makes_four_abilities() {
        scene.editChannels("DELETE FROM abilities WHERE channel_id = 8");
        scene.editChannels("DELETE FROM channels WHERE id = 8");

        long id = TestGateway.data(scene.root()
                        .post("/api/channel/", """
                        {"mode": "single", "channel": {"type": 55, "name": "legacy", "key": "upstream-key-0123456789",
                         "base_url": "%s", "models": "kling,runway,suno,pika", "group": "default"}}""".formatted(scene.upstream().baseUrl())))
                .path("id")
                .asLong();

        var rows = scene.gateway().rows("SELECT * FROM abilities WHERE channel_id = " + id);
        assertThat(rows)
                .extracting(row -> row.get("group"), row -> row.get("model"), row -> row.get("enabled", Boolean.class))
                .containsExactlyInAnyOrder(
                        tuple("default", "kling", true),
                        tuple("default", "runway", true),
                        tuple("default", "suno", true),
                        tuple("default", "pika", true));
        assertThat(scene.probe().status()).isEqualTo(200);
    }

    @Test
    void A10_the_three_look_ups_of_the_seed_find_channel_8() {
        String group = quoted("group");
        List<String> lookUps = List.of(
                "SELECT id, name, status FROM channels WHERE type = 55 AND status = 1",
                "SELECT id, name FROM channels WHERE status = 1 AND models LIKE '%runway%'",
                """
                SELECT c.id, c.name FROM channels c JOIN abilities a ON a.channel_id = c.id
                WHERE a.model = 'runway' AND a.%s = 'default' AND a.enabled = true AND c.status = 1""".formatted(group));

        for (String lookUp : lookUps) {
            assertThat(scene.gateway().rows(lookUp))
                    .as(lookUp)
                    .extracting(row -> row.get("id", Long.class))
                    .containsExactly(8L);
        }
        for (String check : List.of("select.direct", "select.models", "select.ability", "select.agree")) {
            assertThat(scene.gateway().check(check).path("level").asString())
                    .as(check)
                    .isEqualTo("ok");
        }
    }

    @Test
    void E1_the_cache_shows_channel_8_for_default_and_runway() {
        var cache = TestGateway.data(scene.root().get("/api/channel/cache"));

        assertThat(cache.at("/groups/default/runway").toString()).isEqualTo("[8]");
        assertThat(cache.path("enabled").asBoolean()).isEqualTo(setting.cache());
        assertThat(scene.gateway().check("cache.content").path("level").asString())
                .isEqualTo("ok");
    }

    private String quoted(String column) {
        return setting.engine() == Engine.MYSQL ? "`" + column + "`" : "\"" + column + "\"";
    }
}
