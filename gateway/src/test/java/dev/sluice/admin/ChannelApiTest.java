package dev.sluice.admin;

import static dev.sluice.store.Tables.ABILITIES;
import static dev.sluice.store.Tables.CHANNELS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.store.ChangeFeed.Topic;
import dev.sluice.store.Engine;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jooq.Record;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@SuppressWarnings("NullAway.Init") // every test starts its own server
class ChannelApiTest {
    private static final String CHANNEL_8 = """
            {"mode": "single", "channel": {"type": 55, "name": "legacy", "key": "sk-0123456789abcdef",
             "base_url": "https://gateway.acme.example", "models": "kling,runway,suno,pika", "group": "default"}}""";

    @TempDir
    Path folder;

    private AdminServer server;
    private ApiClient root;

    private void start(Engine engine) throws Exception {
        server = AdminServer.ready(engine, folder);
        root = server.root();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void A9_creatingTheChannelMakesFourAbilities(Engine engine) throws Exception {
        start(engine);

        long id = create(CHANNEL_8);

        assertThat(abilities(id))
                .extracting(
                        row -> row.get(ABILITIES.GROUP),
                        row -> row.get(ABILITIES.MODEL),
                        row -> row.get(ABILITIES.ENABLED))
                .containsExactlyInAnyOrder(
                        tuple("default", "kling", true),
                        tuple("default", "runway", true),
                        tuple("default", "suno", true),
                        tuple("default", "pika", true));
    }

    @Test
    void DM01_aNewChannelIsRoutedToBeforeTheAnswer() throws Exception {
        start(Engine.SQLITE);

        long id = create(CHANNEL_8);

        assertThat(server.table().candidates("default", "runway").channelIds()).containsExactly(id);
        assertThat(server.feed().announced()).contains(Topic.CHANNELS);
        assertThat(server.feed().published()).contains(Topic.CHANNELS);
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void DM02_anEditKeepsThePriceOfAWorkflow(Engine engine) throws Exception {
        start(engine);
        long id = create(CHANNEL_8);
        server.database()
                .write(tx -> tx.update(ABILITIES)
                        .set(ABILITIES.WORKFLOW_PRICE, 25_000L)
                        .where(ABILITIES.MODEL.eq("runway"))
                        .execute());

        root.put("/api/channel/", "{\"id\":%d,\"priority\":7,\"models\":\"runway,pika,luma\"}".formatted(id))
                .succeeded();

        assertThat(abilities(id))
                .extracting(row -> row.get(ABILITIES.MODEL))
                .containsExactlyInAnyOrder("runway", "pika", "luma");
        Record runway = abilities(id).stream()
                .filter(row -> row.get(ABILITIES.MODEL).equals("runway"))
                .findFirst()
                .orElseThrow();
        assertThat(runway.get(ABILITIES.WORKFLOW_PRICE)).isEqualTo(25_000L);
        assertThat(runway.get(ABILITIES.PRIORITY)).isEqualTo(7L);
    }

    @Test
    void DM03_presenceDecidesNotValue() throws Exception {
        start(Engine.SQLITE);
        long id = create(CHANNEL_8);
        root.put("/api/channel/", "{\"id\":%d,\"priority\":9,\"weight\":3,\"tag\":\"old\"}".formatted(id))
                .succeeded();

        root.put(
                        "/api/channel/",
                        "{\"id\":%d,\"priority\":0,\"base_url\":\"\",\"tag\":null,\"name\":\"\",\"models\":\"\"}"
                                .formatted(id))
                .succeeded();

        var channel = root.get("/api/channel/%d".formatted(id)).data();
        assertThat(channel.path("priority").longValue()).isZero();
        assertThat(channel.path("base_url").stringValue()).isEmpty();
        assertThat(channel.path("tag").isNull()).isTrue();
        assertThat(channel.path("weight").longValue()).as("not sent").isEqualTo(3);
        assertThat(channel.path("name").stringValue()).as("cannot be blanked").isEqualTo("legacy");
        assertThat(channel.path("models").stringValue()).as("cannot be blanked").isEqualTo("kling,runway,suno,pika");
        assertThat(key(id)).as("kept when absent").isEqualTo("sk-0123456789abcdef");
    }

    @Test
    void DM04_deletingDisabledChannelsLeavesNoAbilities() throws Exception {
        start(Engine.SQLITE);
        long kept = create(CHANNEL_8);
        long gone = create(CHANNEL_8);
        root.post("/api/channel/%d/status".formatted(gone), "{\"status\":2}").succeeded();

        assertThat(root.delete("/api/channel/disabled").data().intValue()).isEqualTo(1);

        assertThat(abilities(gone)).isEmpty();
        assertThat(abilities(kept)).hasSize(4);
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void DM05_aRepairChangesOnlyWhatDiffers(Engine engine) throws Exception {
        start(engine);
        long id = create(CHANNEL_8);
        server.database().write(tx -> {
            tx.deleteFrom(ABILITIES).where(ABILITIES.MODEL.eq("suno")).execute();
            tx.update(ABILITIES)
                    .set(ABILITIES.WORKFLOW_PRICE, 100L)
                    .where(ABILITIES.MODEL.eq("kling"))
                    .execute();
            return tx.insertInto(ABILITIES, ABILITIES.GROUP, ABILITIES.MODEL, ABILITIES.CHANNEL_ID, ABILITIES.ENABLED)
                    .values("default", "orphan", 4711L, true)
                    .execute();
        });

        var repair = root.post("/api/channel/fix").data();

        assertThat(repair.path("added").intValue()).isEqualTo(1);
        assertThat(repair.path("removed").intValue()).isEqualTo(1);
        assertThat(repair.path("unchanged").intValue()).isEqualTo(3);
        assertThat(repair.path("fails").intValue()).isZero();
        assertThat(abilities(id)).hasSize(4).anySatisfy(row -> {
            assertThat(row.get(ABILITIES.MODEL)).isEqualTo("kling");
            assertThat(row.get(ABILITIES.WORKFLOW_PRICE)).isEqualTo(100L);
        });
    }

    @Test
    void DM06_namesAreTrimmedAndKeptOnce() throws Exception {
        start(Engine.SQLITE);

        long id = create(CHANNEL_8
                .replace("kling,runway,suno,pika", " runway , pika,,pika,")
                .replace("\"default\"", "\",default,\""));

        var channel = root.get("/api/channel/%d".formatted(id)).data();
        assertThat(channel.path("models").stringValue()).isEqualTo("runway,pika");
        assertThat(channel.path("group").stringValue()).isEqualTo("default");
        assertThat(abilities(id)).hasSize(2);
    }

    @Test
    void DM07_readingAChannelWithMalformedSettingWritesNothing() throws Exception {
        start(Engine.SQLITE);
        long id = create(CHANNEL_8);
        server.database()
                .write(tx ->
                        tx.update(CHANNELS).set(CHANNELS.SETTING, "{broken").execute());

        root.get("/api/channel/").succeeded();
        root.get("/api/channel/%d".formatted(id)).succeeded();

        String setting = server.database()
                .read(sql -> sql.select(CHANNELS.SETTING).from(CHANNELS).fetchSingle(CHANNELS.SETTING));
        assertThat(setting).isEqualTo("{broken");
        assertThat(key(id)).isEqualTo("sk-0123456789abcdef");
    }

    @Test
    void DM10_anEnabledChannelIsRoutedToAtOnce() throws Exception {
        start(Engine.SQLITE);
        long id = create(CHANNEL_8);
        root.post("/api/channel/%d/status".formatted(id), "{\"status\":2}").succeeded();
        assertThat(server.table().candidates("default", "runway").isEmpty()).isTrue();

        assertThat(root.post("/api/channel/%d/status".formatted(id), "{\"status\":1}")
                        .data()
                        .booleanValue())
                .isTrue();

        assertThat(server.table().candidates("default", "runway").channelIds()).containsExactly(id);
        assertThat(abilities(id))
                .allSatisfy(row -> assertThat(row.get(ABILITIES.ENABLED)).isTrue());
    }

    @Test
    void DP29_settingsTheFormDoesNotKnowSurvive() throws Exception {
        start(Engine.SQLITE);
        long id = create(
                CHANNEL_8.replace(
                        "\"group\"",
                        "\"setting\": \"{\\\"proxy\\\":\\\"\\\",\\\"force_format\\\":true,\\\"PassthroughQuota\\\":300}\", \"group\""));

        root.put(
                        "/api/channel/",
                        Json.write(Json.object().put("id", id).put("setting", "{\"proxy\":\"socks5://127.0.0.1:1\"}")))
                .succeeded();

        var setting = Json.parse(
                root.get("/api/channel/%d".formatted(id)).data().path("setting").stringValue());
        assertThat(setting.path("passthrough_quota").intValue()).isEqualTo(300);
        assertThat(setting.path("proxy").stringValue()).isEqualTo("socks5://127.0.0.1:1");
        assertThat(setting.has("force_format")).as("the form switched it off").isFalse();
    }

    @Test
    void T7_aBatchMakesOneChannelPerKey() throws Exception {
        start(Engine.SQLITE);

        var created = root.post("/api/channel/", """
                {"mode": "batch", "batch_add_set_key_prefix_2_name": true,
                 "channel": {"type": 1, "name": "acme", "key": "key-one-1\\n\\nkey-two-2\\n", "models": "m", "group": "a, b"}}""").data();

        assertThat(created.path("ids").size()).isEqualTo(2);
        assertThat(root.get("/api/channel/")
                        .data()
                        .path("items")
                        .valueStream()
                        .map(row -> row.path("name").stringValue()))
                .containsExactlyInAnyOrder("acme key-one-", "acme key-two-");
        int abilities = server.database().read(sql -> sql.fetchCount(ABILITIES));
        assertThat(abilities).isEqualTo(4);
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void T7_aMultiKeyChannelSwitchesAndLosesSingleKeys(Engine engine) throws Exception {
        start(engine);
        long id = create("""
                {"mode": "multi_to_single", "multi_key_mode": "polling",
                 "channel": {"type": 1, "name": "acme", "key": "first-key-000\\nsecond-key-00\\nthird-key-000", "models": "m"}}""");

        manage(id, "disable_key", 1).succeeded();
        var status = root.post(
                        "/api/channel/multi_key/manage",
                        "{\"channel_id\":%d,\"action\":\"get_key_status\"}".formatted(id))
                .data();
        assertThat(status.path("total").intValue()).isEqualTo(3);
        assertThat(status.path("manual_disabled_count").intValue()).isEqualTo(1);
        assertThat(status.at("/keys/1/status").intValue()).isEqualTo(2);
        assertThat(status.toString()).doesNotContain("first-key", "second-key", "third-key");

        manage(id, "delete_key", 0).succeeded();
        assertThat(key(id)).isEqualTo("second-key-00\nthird-key-000");
        var channel = server.table().channel(id).orElseThrow();
        assertThat(channel.keys().usable())
                .extracting(usable -> usable.secret())
                .containsExactly("third-key-000");

        manage(id, "enable_all_keys", 0).succeeded();
        assertThat(server.table().channel(id).orElseThrow().keys().usable()).hasSize(2);
        manage(id, "delete_key", 1).succeeded();
        assertThat(manage(id, "delete_key", 0).refused(200)).isEqualTo("multi_key_last");
        assertThat(manage(id, "disable_key", 9).refused(200)).isEqualTo("multi_key_index");
    }

    @Test
    void T7_aCopyIsAChannelOfItsOwn() throws Exception {
        start(Engine.SQLITE);
        long id = create(CHANNEL_8);

        long copy = root.post("/api/channel/copy/%d?suffix=_copy".formatted(id))
                .data()
                .path("id")
                .longValue();

        assertThat(copy).isNotEqualTo(id);
        assertThat(root.get("/api/channel/%d".formatted(copy))
                        .data()
                        .path("name")
                        .stringValue())
                .isEqualTo("legacy_copy");
        assertThat(key(copy)).isEqualTo(key(id));
        assertThat(abilities(copy)).hasSize(4);
    }

    @Test
    void T7_aTagIsSetEditedAndSwitched() throws Exception {
        start(Engine.SQLITE);
        long one = create(CHANNEL_8);
        long two = create(CHANNEL_8);

        assertThat(root.post("/api/channel/batch/tag", "{\"ids\":[%d,%d],\"tag\":\"acme\"}".formatted(one, two))
                        .data()
                        .intValue())
                .isEqualTo(2);
        root.put(
                        "/api/channel/tag",
                        "{\"tag\":\"acme\",\"priority\":5,\"groups\":\"default,vip\",\"new_tag\":\"acme2\"}")
                .succeeded();
        root.post("/api/channel/tag/disabled", "{\"tag\":\"acme2\"}").succeeded();

        for (long id : List.of(one, two)) {
            assertThat(abilities(id)).hasSize(8).allSatisfy(row -> {
                assertThat(row.get(ABILITIES.PRIORITY)).isEqualTo(5L);
                assertThat(row.get(ABILITIES.TAG)).isEqualTo("acme2");
                assertThat(row.get(ABILITIES.ENABLED)).isFalse();
            });
        }
        assertThat(root.get("/api/channel/tag/models?tag=acme2").data().stringValue())
                .isEqualTo("kling,runway,suno,pika");
    }

    @Test
    void T8_aStatusInAnEditCounts() throws Exception {
        start(Engine.SQLITE);
        long id = create(CHANNEL_8);

        root.put("/api/channel/", "{\"id\":%d,\"status\":2}".formatted(id)).succeeded();

        var channel = root.get("/api/channel/%d".formatted(id)).data();
        assertThat(channel.path("status").intValue()).isEqualTo(2);
        assertThat(Json.parse(channel.path("other_info").stringValue())
                        .path("status_reason")
                        .stringValue())
                .isEqualTo("set by root");
    }

    @Test
    void E1_theCacheShowsWhichChannelsServeAModel() throws Exception {
        start(Engine.SQLITE);
        long id = create(CHANNEL_8);

        var cache = root.get("/api/channel/cache").data();

        assertThat(cache.at("/groups/default/runway").valueStream().map(entry -> entry.longValue()))
                .containsExactly(id);
        assertThat(cache.path("state").stringValue()).isEqualTo("ready");
        assertThat(cache.at("/counts/pairs").intValue()).isEqualTo(4);
    }

    @Test
    void C2d_aRefreshByHandSeesAnEditMadeInSql() throws Exception {
        start(Engine.SQLITE);
        long id = create(CHANNEL_8);
        server.database()
                .write(tx -> tx.update(CHANNELS).set(CHANNELS.MODELS, "luma").execute());
        assertThat(server.table().candidates("default", "luma").isEmpty()).isTrue();

        var before = root.get("/api/channel/cache").data().path("version").longValue();
        var cache = root.post("/api/sync/channels").data();

        assertThat(cache.path("version").longValue()).isGreaterThan(before);
        assertThat(server.table().candidates("default", "luma").channelIds()).containsExactly(id);
    }

    @Test
    void noAnswerHoldsAKeyButTheOneAskedForWithProof() throws Exception {
        start(Engine.SQLITE);
        long id = create(CHANNEL_8);
        String path = "/api/channel/%d/key".formatted(id);

        for (String read :
                List.of("/api/channel/", "/api/channel/search?keyword=legacy", "/api/channel/" + id, "/api/log/")) {
            assertThat(root.get(read).succeeded().body().toString()).as(read).doesNotContain("sk-0123456789");
        }
        assertThat(root.post(path).refused(403)).isEqualTo("VERIFICATION_REQUIRED");
        assertThat(root.post(path, "{\"password\":\"wrong horse\"}").refused(403))
                .isEqualTo("VERIFICATION_INVALID");
        root.post("/api/verify", "{\"method\":\"password\",\"password\":\"correct horse\"}")
                .succeeded();
        assertThat(root.post(path).data().path("key").stringValue()).isEqualTo("sk-0123456789abcdef");
    }

    @Test
    void listsPageFilterAndCount() throws Exception {
        start(Engine.SQLITE);
        for (int i = 0; i < 12; i++) {
            create(CHANNEL_8.replace("legacy", "legacy-" + i).replace("55", i < 3 ? "1" : "55"));
        }

        var second = root.get("/api/channel/?p=2&page_size=5").data();
        assertThat(second.path("items").size()).isEqualTo(5);
        assertThat(second.path("total").intValue()).isEqualTo(12);
        assertThat(second.path("page").intValue()).isEqualTo(2);
        assertThat(root.get("/api/channel/?type=1").data().path("total").intValue())
                .isEqualTo(3);
        assertThat(root.get("/api/channel/?type=1").data().at("/type_counts/55").intValue())
                .isEqualTo(9);
        assertThat(root.get("/api/channel/search?keyword=legacy-1&model=run")
                        .data()
                        .path("total")
                        .intValue())
                .isEqualTo(3);
        assertThat(root.get("/api/channel/search?keyword=legacy_1")
                        .data()
                        .path("total")
                        .intValue())
                .as("_ is no wildcard")
                .isZero();
        assertThat(root.get("/api/channel/search?keyword=%25")
                        .data()
                        .path("total")
                        .intValue())
                .as("% is no wildcard")
                .isZero();
        assertThat(root.get("/api/channel/?group=default&status=enabled&ps=1000")
                        .data()
                        .path("page_size")
                        .intValue())
                .isEqualTo(100);
        assertThat(root.get("/api/channel/?group=def").data().path("total").intValue())
                .isZero();
    }

    @Test
    void mistakesOfTheClientAreToldAndChangeNothing() throws Exception {
        start(Engine.SQLITE);
        long id = create(CHANNEL_8);
        Map<String, Integer> bodies = Map.of(
                "{broken",
                400,
                "[]",
                400,
                "\"text\"",
                400,
                "{\"id\":\"8\"}",
                400,
                "{\"id\":%d,\"priority\":\"high\"}".formatted(id),
                400,
                "{\"id\":%d,\"priority\":1.5}".formatted(id),
                400,
                "{\"id\":%d,\"setting\":\"{broken\"}".formatted(id),
                200,
                "{\"id\":%d,\"model_mapping\":\"[]\"}".formatted(id),
                200,
                "{\"id\":%d,\"base_url\":\"ftp://acme.example\"}".formatted(id),
                200,
                "{\"id\":4711,\"name\":\"x\"}",
                200);

        bodies.forEach(
                (body, status) -> assertThat(root.put("/api/channel/", body).refused(status))
                        .as(body)
                        .isNotEmpty());

        assertThat(root.get("/api/channel/%d".formatted(id)).data().path("name").stringValue())
                .isEqualTo("legacy");
        assertThat(root.get("/api/channel/?p=one").refused(400)).isEqualTo("bad_request");
        assertThat(root.post("/api/channel/", "{\"mode\":\"single\",\"channel\":{\"type\":1,\"models\":\"m\"}}")
                        .refused(200))
                .isEqualTo("channel_key");
    }

    private ApiAnswer manage(long id, String action, int index) {
        return root.post(
                "/api/channel/multi_key/manage",
                "{\"channel_id\":%d,\"action\":\"%s\",\"key_index\":%d}".formatted(id, action, index));
    }

    private long create(String body) {
        return root.post("/api/channel/", body).data().path("id").longValue();
    }

    private List<Record> abilities(long channelId) {
        return List.copyOf(server.database()
                .read(sql -> sql.selectFrom(ABILITIES)
                        .where(ABILITIES.CHANNEL_ID.eq(channelId))
                        .fetch()));
    }

    private String key(long id) {
        return server.database()
                .read(sql -> sql.select(CHANNELS.KEY)
                        .from(CHANNELS)
                        .where(CHANNELS.ID.eq(id))
                        .fetchSingle(CHANNELS.KEY));
    }
}
