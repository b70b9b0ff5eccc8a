package dev.sluice.admin;

import static dev.sluice.store.Tables.LOGS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.Engine;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LogApiTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Engine.class)
    void T10_theListFiltersAndTheOwnViewHidesHowTheGatewayIsRun(Engine engine) throws Exception {
        try (var server = AdminServer.ready(engine, folder)) {
            var root = server.root();
            var alice = server.member("alice", 1);
            long aliceId = alice.get("/api/user/self").data().path("id").longValue();
            long channel = root.post("/api/channel/", """
                    {"mode": "single", "channel": {"type": 1, "name": "acme", "key": "key-0123456789", "models": "m"}}""").data().path("id").longValue();
            long now = Instant.now().getEpochSecond();
            for (int i = 0; i < 3; i++) {
                consume(server, aliceId, channel, "gpt-4o-" + i, now - 3600L * i, 100 + i);
            }

            var all = root.get("/api/log/?type=2&channel=%d&username=alice".formatted(channel))
                    .data();
            assertThat(all.path("total").intValue()).isEqualTo(3);
            assertThat(all.at("/items/0/channel_name").stringValue()).isEqualTo("acme");
            assertThat(all.at("/items/0/other").stringValue()).contains("admin_info");
            assertThat(total(root, "type=2&model_name=gpt-4o-1")).isEqualTo(1);
            assertThat(total(root, "type=2&model_name=gpt-4o")).as("exact").isZero();
            assertThat(total(root, "type=2&model_name=gpt-4o%25")).as("pattern").isEqualTo(3);
            assertThat(total(root, "type=2&start_timestamp=%d".formatted(now - 10)))
                    .isEqualTo(1);
            assertThat(root.get("/api/log/?model_name=%25").refused(200)).isEqualTo("search_pattern");

            var own = alice.get("/api/log/self?type=2&page_size=2&p=2").data();
            assertThat(own.path("total").intValue()).isEqualTo(3);
            assertThat(own.at("/items/0/id").intValue())
                    .as("a place, not a key")
                    .isEqualTo(3);
            assertThat(own.at("/items/0/channel_name").stringValue()).isEmpty();
            assertThat(own.at("/items/0/other").stringValue())
                    .contains("model_ratio")
                    .doesNotContain("admin_info", "stream_status");
            assertThat(root.get("/api/log/self?type=2").data().path("total").intValue())
                    .isZero();

            var statistics = alice.get("/api/log/self/stat").data();
            assertThat(statistics.path("quota").longValue()).isEqualTo(303);
            assertThat(statistics.path("rpm").longValue()).isEqualTo(1);
            assertThat(statistics.path("tpm").longValue()).isEqualTo(30);
            assertThat(root.get("/api/log/stat?model_name=gpt-4o-2")
                            .data()
                            .path("quota")
                            .longValue())
                    .isEqualTo(102);

            assertThat(root.delete("/api/log/").refused(200)).isEqualTo("target_timestamp");
            assertThat(root.delete("/api/log/?target_timestamp=%d".formatted(now - 10))
                            .data()
                            .intValue())
                    .isEqualTo(2);
        }
    }

    private static int total(ApiClient root, String query) {
        return root.get("/api/log?" + query).data().path("total").intValue();
    }

    private static void consume(AdminServer server, long userId, long channel, String model, long at, long quota) {
        server.database()
                .write(tx -> tx.insertInto(LOGS)
                        .set(LOGS.USER_ID, userId)
                        .set(LOGS.USERNAME, "alice")
                        .set(LOGS.TYPE, 2)
                        .set(LOGS.CREATED_AT, at)
                        .set(LOGS.MODEL_NAME, model)
                        .set(LOGS.QUOTA, quota)
                        .set(LOGS.PROMPT_TOKENS, 10L)
                        .set(LOGS.COMPLETION_TOKENS, 20L)
                        .set(LOGS.CHANNEL_ID, channel)
                        .set(
                                LOGS.OTHER,
                                "{\"model_ratio\":1,\"admin_info\":{\"use_channel\":[\"1\"]},\"stream_status\":{}}")
                        .execute());
    }
}
