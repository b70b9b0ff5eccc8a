package dev.sluice.admin;

import static dev.sluice.store.Tables.LEDGER;
import static dev.sluice.store.Tables.LOGS;
import static dev.sluice.store.Tables.USERS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.Engine;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserApiTest {
    @TempDir
    Path folder;

    private AdminServer server;
    private ApiClient root;

    @BeforeEach
    void start() throws Exception {
        server = AdminServer.ready(Engine.SQLITE, folder);
        root = server.root();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void anAdministratorActsOnlyOnAccountsBeneath() {
        var acme = server.member("acme", 10);
        var peer = server.member("peer", 10);
        long peerId = id(peer);

        assertThat(acme.get("/api/user/1").refused(200)).isEqualTo("auth.insufficient_privilege");
        assertThat(acme.get("/api/user/%d".formatted(peerId)).refused(200)).isEqualTo("auth.insufficient_privilege");
        assertThat(acme.delete("/api/user/%d".formatted(peerId)).refused(200)).isEqualTo("auth.insufficient_privilege");
        assertThat(acme.post("/api/user/", "{\"username\":\"x\",\"password\":\"correct horse\",\"role\":10}")
                        .refused(200))
                .isEqualTo("user_role");
        assertThat(manage(acme, peerId, "\"disable\"").refused(200)).isEqualTo("auth.insufficient_privilege");
        assertThat(manage(root, 1, "\"disable\"").refused(200)).isEqualTo("root_stays");
        assertThat(acme.get("/api/option/").refused(200)).isEqualTo("auth.insufficient_privilege");
    }

    @Test
    void quotaIsAddedSubtractedAndSet() {
        long alice = id(server.member("alice", 1));

        manage(root, alice, "\"add_quota\",\"mode\":\"add\",\"value\":500").succeeded();
        manage(root, alice, "\"add_quota\",\"mode\":\"subtract\",\"value\":200").succeeded();
        assertThat(quota(alice)).isEqualTo(300);
        manage(root, alice, "\"add_quota\",\"mode\":\"override\",\"value\":-5").succeeded();
        assertThat(quota(alice)).isEqualTo(-5);
        assertThat(manage(root, alice, "\"add_quota\",\"mode\":\"add\",\"value\":0")
                        .refused(200))
                .isEqualTo("user_quota");
    }

    @Test
    void aChangedQuotaIsAMovementOfTheLedgerThatNamesWhoDidIt() {
        long alice = id(server.member("alice", 1));

        manage(root, alice, "\"add_quota\",\"mode\":\"add\",\"value\":500").succeeded();
        manage(root, alice, "\"add_quota\",\"mode\":\"override\",\"value\":300").succeeded();
        manage(root, alice, "\"add_quota\",\"mode\":\"override\",\"value\":300").succeeded();
        root.put("/api/user/", "{\"id\":%d,\"quota\":1000}".formatted(alice)).succeeded();
        assertThat(manage(root, alice, "\"add_quota\",\"value\":9000000000000000000")
                        .refused(200))
                .isEqualTo("user_quota");

        assertThat(quota(alice)).isEqualTo(1000);
        var rows = server.database().read(sql -> sql.selectFrom(LEDGER).fetch());
        assertThat(rows)
                .extracting(row -> row.get(LEDGER.KIND) + " " + row.get(LEDGER.QUOTA))
                .containsExactlyInAnyOrder("3 500", "4 200", "3 700");
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.get(LEDGER.USER_ID)).isEqualTo(alice);
            assertThat(row.get(LEDGER.REFERENCE)).startsWith("manage:1:");
        });
        var logs = server.database()
                .read(sql -> sql.selectFrom(LOGS)
                        .where(LOGS.TYPE.eq(3), LOGS.USER_ID.eq(alice))
                        .orderBy(LOGS.ID)
                        .fetch());
        assertThat(logs).hasSize(4);
        assertThat(logs.getFirst().get(LOGS.OTHER)).contains("\"user.quota_add\"", "\"admin_id\":1", "\"to\":500");
    }

    @Test
    void anEditWritesTheQuotaOnlyWhenItIsSent() {
        long alice = id(server.member("alice", 1));
        manage(root, alice, "\"add_quota\",\"mode\":\"override\",\"value\":700").succeeded();

        root.put(
                        "/api/user/",
                        "{\"id\":%d,\"username\":\"alice\",\"display_name\":\"Alice\",\"group\":\"vip\"}"
                                .formatted(alice))
                .succeeded();

        var user = root.get("/api/user/%d".formatted(alice)).data();
        assertThat(user.path("quota").longValue()).isEqualTo(700);
        assertThat(user.path("group").stringValue()).isEqualTo("vip");
        assertThat(user.path("display_name").stringValue()).isEqualTo("Alice");
        root.put("/api/user/", "{\"id\":%d,\"quota\":9}".formatted(alice)).succeeded();
        assertThat(quota(alice)).isEqualTo(9);
    }

    @Test
    void listsShowNoSecretAndSearchFindsDeletedAccounts() {
        server.member("alice", 1).get("/api/user/token").succeeded();
        long bob = id(server.member("bob", 1));
        root.delete("/api/user/%d".formatted(bob)).succeeded();

        var list = root.get("/api/user/").data();

        assertThat(list.path("total").intValue()).isEqualTo(3);
        assertThat(list.toString()).doesNotContain("$2a$", "access_token");
        assertThat(root.get("/api/user/search?keyword=ali").data().path("total").intValue())
                .isEqualTo(1);
        assertThat(root.get("/api/user/search?status=-1")
                        .data()
                        .at("/items/0/username")
                        .stringValue())
                .isEqualTo("bob");
        assertThat(root.post("/api/user/", "{\"username\":\"bob\",\"password\":\"correct horse\"}")
                        .refused(200))
                .isEqualTo("user_exists");
    }

    @Test
    void theModelsOfAnAccountAreThoseOfItsGroups() {
        root.post("/api/channel/", """
                {"mode": "single", "channel": {"type": 1, "name": "acme", "key": "key-0123456789",
                 "models": "m1,m2", "group": "default"}}""").succeeded();
        root.post("/api/channel/", """
                {"mode": "single", "channel": {"type": 1, "name": "inner", "key": "key-0123456789",
                 "models": "m3", "group": "internal"}}""").succeeded();
        var alice = server.member("alice", 1);

        assertThat(alice.get("/api/user/models").data().valueStream().map(model -> model.stringValue()))
                .containsExactly("m1", "m2");
        assertThat(alice.get("/api/user/models?group=internal").data().isEmpty())
                .isTrue();
        assertThat(root.get("/api/channel/models_enabled").data().size()).isEqualTo(3);
    }

    private static long id(ApiClient member) {
        return member.get("/api/user/self").data().path("id").longValue();
    }

    private static ApiAnswer manage(ApiClient who, long id, String action) {
        return who.post("/api/user/manage", "{\"id\":%d,\"action\":%s}".formatted(id, action));
    }

    private long quota(long id) {
        return server.database()
                .read(sql -> sql.select(USERS.QUOTA)
                        .from(USERS)
                        .where(USERS.ID.eq(id))
                        .fetchSingle(USERS.QUOTA));
    }
}
