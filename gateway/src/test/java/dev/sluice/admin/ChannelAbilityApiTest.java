package dev.sluice.admin;

import static dev.sluice.store.Tables.ABILITIES;
import static dev.sluice.store.Tables.CHANNELS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.store.ChangeFeed.Topic;
import dev.sluice.store.Engine;
import org.jooq.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What the abilities and the routing table make of channels that are made, edited and removed.
class ChannelAbilityApiTest extends ChannelApi {
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
}
