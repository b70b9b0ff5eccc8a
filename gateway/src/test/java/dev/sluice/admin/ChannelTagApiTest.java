package dev.sluice.admin;

import static dev.sluice.store.Tables.ABILITIES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.Engine;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Channels that are handled together by a tag.
class ChannelTagApiTest extends ChannelApi {
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
    void tagModePagesTagsAndShowsAllTheirChannels() throws Exception {
        start(Engine.SQLITE);
        long one = create(CHANNEL_8);
        long two = create(CHANNEL_8);
        long three = create(CHANNEL_8);
        create(CHANNEL_8);
        root.post("/api/channel/batch/tag", "{\"ids\":[%d,%d],\"tag\":\"acme\"}".formatted(one, three))
                .succeeded();
        root.post("/api/channel/batch/tag", "{\"ids\":[%d],\"tag\":\"zeta\"}".formatted(two))
                .succeeded();

        var first = root.get("/api/channel/?tag_mode=true&p=1&page_size=1").data();
        var second = root.get("/api/channel/?tag_mode=true&p=2&page_size=1").data();

        assertThat(first.path("total").intValue()).isEqualTo(2);
        assertThat(ids(first)).containsExactlyInAnyOrder(one, three);
        assertThat(ids(second)).containsExactly(two);
        assertThat(ids(root.get("/api/channel/search?tag_mode=true&keyword=legacy")
                        .data()))
                .containsExactlyInAnyOrder(one, two, three);
    }

    private static List<Long> ids(JsonNode page) {
        return page.path("items")
                .valueStream()
                .map(channel -> channel.path("id").longValue())
                .toList();
    }
}
