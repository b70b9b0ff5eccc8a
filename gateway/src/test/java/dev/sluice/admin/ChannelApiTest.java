package dev.sluice.admin;

import static dev.sluice.store.Tables.CHANNELS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.Engine;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Channels one by one: made, read, edited, copied, listed.
class ChannelApiTest extends ChannelApi {
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
}
