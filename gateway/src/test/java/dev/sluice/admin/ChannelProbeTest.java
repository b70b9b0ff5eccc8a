package dev.sluice.admin;

import static dev.sluice.store.Tables.CHANNELS;
import static dev.sluice.store.Tables.LOGS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.Engine;
import dev.sluice.testkit.Answer;
import dev.sluice.testkit.FakeUpstream;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChannelProbeTest {
    @TempDir
    Path folder;

    private AdminServer server;
    private ApiClient root;
    private FakeUpstream upstream;

    @BeforeEach
    void start() throws Exception {
        server = AdminServer.ready(Engine.SQLITE, folder);
        root = server.root();
        upstream = FakeUpstream.start();
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
        server.close();
    }

    @Test
    void T9_aTestIsARealChatWithTheKeyOfTheChannel() {
        long id = channel(1, upstream.baseUrl());

        var answer = root.get("/api/channel/test/%d".formatted(id)).succeeded().body();

        assertThat(answer.has("data")).isFalse();
        assertThat(answer.path("time").doubleValue()).isBetween(0.0, 5.0);
        var request = upstream.onlyRequest();
        assertThat(request.path()).isEqualTo("/v1/chat/completions");
        assertThat(request.headers().first("Authorization")).contains("Bearer key-0123456789");
        assertThat(request.json().path("model").stringValue()).isEqualTo("gpt-4o");
        var row = server.database().read(sql -> sql.selectFrom(CHANNELS).fetchSingle());
        assertThat(row.get(CHANNELS.TEST_TIME)).isPositive();
        int tests = server.database()
                .read(sql -> sql.fetchCount(LOGS, LOGS.TYPE.eq(2), LOGS.CHANNEL_ID.eq(id), LOGS.QUOTA.eq(0L)));
        assertThat(tests).isEqualTo(1);
    }

    @Test
    void T9_whatTheUpstreamRefusesIsSaid() {
        upstream.enqueue(Answer.error(401, "invalid_api_key"));

        var answer = root.get("/api/channel/test/%d?model=other".formatted(channel(1, upstream.baseUrl())));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().path("success").booleanValue()).isFalse();
        assertThat(answer.body().path("error_code").stringValue()).isEqualTo("bad_response_status_code");
        assertThat(answer.body().path("message").stringValue()).contains("401", "invalid_api_key");
        assertThat(upstream.onlyRequest().json().path("model").stringValue()).isEqualTo("other");
    }

    @Test
    void T9_anUpstreamThatIsSilentOrGoneFailsTheTest() {
        upstream.enqueue(Answer.json("{}").firstByteAfter(Duration.ofSeconds(30)));

        var silent = root.get("/api/channel/test/%d".formatted(channel(1, upstream.baseUrl())))
                .body();
        var gone = root.get("/api/channel/test/%d".formatted(channel(1, FakeUpstream.nobody())))
                .body();

        assertThat(silent.path("error_code").stringValue()).isEqualTo("timeout");
        assertThat(silent.path("time").doubleValue()).isGreaterThanOrEqualTo(1.5);
        assertThat(gone.path("error_code").stringValue()).isEqualTo("do_request_failed");
    }

    @Test
    void DM09_aLegacyGatewayIsAskedForNothingButALifeSign() {
        upstream.enqueue(Answer.error(404, "not_found"));
        long id = channel(55, upstream.baseUrl());

        root.get("/api/channel/test/%d".formatted(id)).succeeded();

        assertThat(upstream.onlyRequest().method()).isEqualTo("GET");
        assertThat(upstream.onlyRequest().headers().first("Authorization")).isEmpty();
        assertThat(root.get("/api/channel/%d".formatted(id))
                        .data()
                        .path("status")
                        .intValue())
                .isEqualTo(1);
    }

    @Test
    void aChannelThatCannotBeCalledFailsItsTestAndNothingElse() {
        long id = channel(1, upstream.baseUrl());
        root.put(
                        "/api/channel/",
                        Json.write(Json.object()
                                .put("id", id)
                                .put("model_mapping", "{\"gpt-4o\":\"a\",\"a\":\"gpt-4o\"}")))
                .succeeded();
        var circle = root.get("/api/channel/test/%d".formatted(id));
        root.put("/api/channel/", "{\"id\":%d,\"model_mapping\":\"\",\"key\":\"k\\u0007ey-secret\"}".formatted(id))
                .succeeded();
        var oddKey = root.get("/api/channel/test/%d".formatted(id));

        assertThat(circle.status()).isEqualTo(200);
        assertThat(circle.body().path("error_code").stringValue()).isEqualTo("channel:model_mapped_error");
        assertThat(oddKey.status()).isEqualTo(200);
        assertThat(oddKey.body().path("error_code").stringValue()).isEqualTo("channel:invalid_request");
        assertThat(oddKey.body().toString()).doesNotContain("secret");
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void theModelsOfAnUpstreamAreListed() {
        upstream.enqueue(Answer.json("{\"data\":[{\"id\":\"b\"},{\"id\":\"a\"},{}]}"));

        var models = root.get("/api/channel/fetch_models/%d".formatted(channel(1, upstream.baseUrl())))
                .data();

        assertThat(models.valueStream().map(name -> name.stringValue())).containsExactly("a", "b");
        assertThat(root.post("/api/channel/fetch_models", "{\"base_url\":\"nonsense\",\"key\":\"k\"}")
                        .refused(400))
                .isEqualTo("bad_request");
    }

    private long channel(int type, String baseUrl) {
        return root.post("/api/channel/", """
                {"mode": "single", "channel": {"type": %d, "name": "acme", "key": "key-0123456789",
                 "models": "gpt-4o,runway", "base_url": "%s"}}""".formatted(type, baseUrl))
                .data()
                .path("id")
                .longValue();
    }
}
