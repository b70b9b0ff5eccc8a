package dev.sluice.admin;

import static dev.sluice.store.Tables.TOKENS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.ChangeFeed.Topic;
import dev.sluice.store.Engine;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class TokenApiTest {
    @TempDir
    Path folder;

    private AdminServer server;
    private ApiClient alice;

    @BeforeEach
    void start() throws Exception {
        server = AdminServer.ready(Engine.SQLITE, folder);
        alice = server.member("alice", 1);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void T1_theListPagesNewestFirst() {
        for (int i = 0; i < 12; i++) {
            create("{\"name\":\"t%d\"}".formatted(i));
        }

        var page = alice.get("/api/token/?p=2&page_size=5").data();

        assertThat(page.path("total").intValue()).isEqualTo(12);
        assertThat(page.path("page_size").intValue()).isEqualTo(5);
        assertThat(page.at("/items/0/name").stringValue()).isEqualTo("t6");
        assertThat(alice.get("/api/token?size=500").data().path("page_size").intValue())
                .isEqualTo(100);
        assertThat(alice.get("/api/token?p=0&ps=-3").data().path("page").intValue())
                .isEqualTo(1);
    }

    @Test
    void T5_aTokenLivesThroughListKeyAndStatus() {
        JsonNode created = create("{\"name\":\"script\",\"unlimited_quota\":true}");
        long id = created.path("id").longValue();
        String key = created.path("key").stringValue();

        JsonNode listed = alice.get("/api/token/").data().at("/items/0");
        assertThat(listed.path("key").stringValue())
                .startsWith(key.substring(0, 4))
                .endsWith(key.substring(44))
                .hasSize(18);
        assertThat(listed.path("expired_time").longValue()).isEqualTo(-1);
        assertThat(alice.post("/api/token/%d/key".formatted(id))
                        .data()
                        .path("key")
                        .stringValue())
                .isEqualTo(key);
        assertThat(alice.post("/api/token/batch/keys", "{\"ids\":[%d]}".formatted(id))
                        .data()
                        .at("/keys/" + id)
                        .stringValue())
                .isEqualTo(key);

        status(id, 2).succeeded();
        assertThat(client(key).get("/api/usage/token").refused(401)).isEqualTo("auth.token_disabled");
        assertThat(status(id, 1).data().path("status").intValue()).isEqualTo(1);
        assertThat(status(id, 3).refused(200)).isEqualTo("token_status");
        assertThat(server.feed().announced()).contains(Topic.TOKENS);
    }

    @Test
    void T6_anEditResetsWhatItDoesNotName() {
        long id = create(
                        "{\"name\":\"script\",\"remain_quota\":500,\"group\":\"vip\",\"model_limits\":\"a, b\",\"model_limits_enabled\":true}")
                .path("id")
                .longValue();

        var token = alice.put("/api/token/", "{\"id\":%d,\"status\":2}".formatted(id))
                .data();

        assertThat(token.path("name").stringValue()).isEmpty();
        assertThat(token.path("remain_quota").longValue()).isZero();
        assertThat(token.path("expired_time").longValue()).isZero();
        assertThat(token.path("group").stringValue()).isEmpty();
        assertThat(token.path("model_limits").stringValue()).isEmpty();
        assertThat(token.path("model_limits_enabled").booleanValue()).isFalse();
        assertThat(token.path("status").intValue()).as("ignored").isEqualTo(1);
    }

    @Test
    void aTokenThatRanOutIsNotSwitchedOnAgain() {
        long empty = create("{\"name\":\"empty\"}").path("id").longValue();
        long expired = create("{\"name\":\"old\",\"unlimited_quota\":true,\"expired_time\":1}")
                .path("id")
                .longValue();

        assertThat(status(empty, 1).refused(200)).isEqualTo("token_exhausted");
        assertThat(status(expired, 1).refused(200)).isEqualTo("token_expired");
    }

    @Test
    void nobodySeesOrTouchesTheTokensOfOthers() {
        long id = create("{\"name\":\"mine\"}").path("id").longValue();
        var root = server.root();

        assertThat(root.get("/api/token/%d".formatted(id)).refused(200)).isEqualTo("not_found");
        assertThat(root.post("/api/token/%d/key".formatted(id)).refused(200)).isEqualTo("not_found");
        assertThat(root.post("/api/token/batch/keys", "{\"ids\":[%d]}".formatted(id))
                        .data()
                        .path("keys")
                        .isEmpty())
                .isTrue();
        assertThat(root.put("/api/token/", "{\"id\":%d,\"name\":\"x\"}".formatted(id))
                        .refused(200))
                .isEqualTo("not_found");
        assertThat(root.delete("/api/token/%d".formatted(id)).refused(200)).isEqualTo("not_found");
        assertThat(root.post("/api/token/batch", "{\"ids\":[%d]}".formatted(id))
                        .data()
                        .intValue())
                .isZero();
        assertThat(alice.get("/api/token/%d".formatted(id)).data().path("name").stringValue())
                .isEqualTo("mine");
    }

    @Test
    void deletedTokensStayInTheTableMarked() {
        long id = create("{\"name\":\"gone\"}").path("id").longValue();

        alice.delete("/api/token/%d/".formatted(id)).succeeded();

        assertThat(alice.get("/api/token/").data().path("total").intValue()).isZero();
        var row = server.database().read(sql -> sql.selectFrom(TOKENS).fetchSingle());
        assertThat(row.get(TOKENS.DELETED_AT)).isNotNull();
    }

    @Test
    void searchFindsPartsOfNamesAndWholeKeys() {
        String key = create("{\"name\":\"alpha_one\"}").path("key").stringValue();
        create("{\"name\":\"beta\"}");

        assertThat(found("keyword=pha")).isEqualTo(1);
        assertThat(found("keyword=alpha_one")).isEqualTo(1);
        assertThat(found("keyword=al_ha")).isZero();
        assertThat(found("token=sk-" + key)).isEqualTo(1);
        assertThat(found("token=" + key.substring(0, 10))).isZero();
        assertThat(alice.get("/api/token/search?token=%25%25%25").refused(200)).isEqualTo("search_pattern");
    }

    @Test
    void T14_usageIsShownToTokensThatRanOutButNotToDisabledOnes() {
        long id = create("{\"name\":\"script\",\"remain_quota\":0,\"expired_time\":1,\"model_limits\":\"gpt-4o\"}")
                .path("id")
                .longValue();
        server.database()
                .write(tx -> tx.update(TOKENS)
                        .set(TOKENS.USED_QUOTA, 70L)
                        .set(TOKENS.STATUS, 4)
                        .where(TOKENS.ID.eq(id))
                        .execute());
        String key =
                alice.post("/api/token/%d/key".formatted(id)).data().path("key").stringValue();

        var usage = client(key).get("/api/usage/token/");

        assertThat(usage.status()).isEqualTo(200);
        assertThat(usage.body().path("code").booleanValue()).isTrue();
        assertThat(usage.body().at("/data/total_used").longValue()).isEqualTo(70);
        assertThat(usage.body().at("/data/total_granted").longValue()).isEqualTo(70);
        assertThat(usage.body().at("/data/model_limits/gpt-4o").booleanValue()).isTrue();
        assertThat(usage.body().at("/data/expires_at").longValue()).isEqualTo(1);
        assertThat(client("x".repeat(48)).get("/api/usage/token/").refused(401)).isEqualTo("auth.token_invalid");
        assertThat(client(key).get("/api/log/token").succeeded().data().isArray())
                .isTrue();
    }

    @Test
    void T14_pagesOfOtherOriginsMayAskForUsage() {
        var preflight = server.anyone()
                .with("Origin", "https://acme.example")
                .with("Access-Control-Request-Method", "GET")
                .with("Access-Control-Request-Headers", "authorization")
                .send("OPTIONS", "/api/usage/token", null);

        assertThat(preflight.status()).isEqualTo(204);
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin"))
                .contains("*");
    }

    @Test
    void anAccountHasOnlySoManyTokens() {
        server.root()
                .put("/api/option/", "{\"key\":\"token_setting.max_user_tokens\",\"value\":2}")
                .succeeded();
        create("{\"name\":\"a\"}");
        create("{\"name\":\"b\"}");

        assertThat(alice.post("/api/token/", "{\"name\":\"c\"}").refused(200)).isEqualTo("token_limit");
        assertThat(alice.post("/api/token/", "{\"name\":\"%s\"}".formatted("n".repeat(51)))
                        .refused(200))
                .isEqualTo("token_name");
        assertThat(alice.post("/api/token/", "{\"remain_quota\":-1}").refused(200))
                .isEqualTo("token_quota");
        assertThat(alice.post("/api/token/", "{\"remain_quota\":1e30}").refused(400))
                .isEqualTo("bad_request");
    }

    private int found(String query) {
        return alice.get("/api/token/search?" + query).data().path("total").intValue();
    }

    private JsonNode create(String body) {
        return alice.post("/api/token/", body).data();
    }

    private ApiAnswer status(long id, int status) {
        return alice.put("/api/token/?status_only=1", "{\"id\":%d,\"status\":%d}".formatted(id, status));
    }

    private ApiClient client(String key) {
        return server.anyone().with("Authorization", "Bearer sk-" + key);
    }
}
