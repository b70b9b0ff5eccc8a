package dev.sluice.admin;

import static dev.sluice.store.Tables.ABILITIES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.Engine;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Channels with several keys, and who may see a key.
class ChannelKeyApiTest extends ChannelApi {
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

    private ApiAnswer manage(long id, String action, int index) {
        return root.post(
                "/api/channel/multi_key/manage",
                "{\"channel_id\":%d,\"action\":\"%s\",\"key_index\":%d}".formatted(id, action, index));
    }
}
