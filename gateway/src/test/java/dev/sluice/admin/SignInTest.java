package dev.sluice.admin;

import static dev.sluice.store.Tables.SESSIONS;
import static dev.sluice.store.Tables.USERS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.Engine;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignInTest {
    @TempDir
    Path folder;

    private AdminServer server;

    @BeforeEach
    void start() throws Exception {
        server = AdminServer.ready(Engine.SQLITE, folder);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void theCookieIsOutOfReachForScriptsAndOtherSites() {
        var answer = login("root", AdminServer.PASSWORD);

        assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow())
                .startsWith("session=")
                .contains("Path=/", "Max-Age=2592000", "HttpOnly", "SameSite=Strict");
        assertThat(answer.data().propertyNames()).contains("id", "username", "display_name", "role", "status", "group");
    }

    @Test
    void theDatabaseHoldsNoSecretOfASession() {
        String cookie = login("root", AdminServer.PASSWORD)
                .headers()
                .firstValue("Set-Cookie")
                .orElseThrow();
        String secret = cookie.substring("session=".length(), cookie.indexOf(';'));

        var rows = server.database().read(sql -> sql.selectFrom(SESSIONS).fetch());

        assertThat(rows.toString()).doesNotContain(secret);
        assertThat(rows.getValues(SESSIONS.ID)).contains(Secrets.fingerprint(secret));
    }

    @Test
    void withACookieTheUserHeaderIsDemandedForChangesOnly() {
        String cookie = login("root", AdminServer.PASSWORD)
                .headers()
                .firstValue("Set-Cookie")
                .orElseThrow();
        var bare = server.anyone().with("Cookie", cookie.substring(0, cookie.indexOf(';')));

        assertThat(bare.get("/api/user/self").status()).isEqualTo(200);
        assertThat(bare.post("/api/token/", "{}").refused(401)).isEqualTo("auth.user_id_not_provided");
        assertThat(bare.get("/api/user/token").refused(401)).isEqualTo("auth.user_id_not_provided");
        assertThat(bare.with("New-Api-User", "2").get("/api/user/self").refused(401))
                .isEqualTo("auth.user_id_mismatch");
        assertThat(bare.with("new-api-user", "one").get("/api/user/self").refused(401))
                .isEqualTo("auth.user_id_format_error");
    }

    @Test
    void anAccessTokenWorksWithAndWithoutBearerAndUserHeader() {
        String token = server.root().get("/api/user/token").data().stringValue();
        var script = server.anyone().with("Authorization", token);
        var bearer = server.anyone().with("Authorization", "Bearer " + token);

        assertThat(token).hasSize(32);
        assertThat(script.get("/api/user/self").data().path("username").stringValue())
                .isEqualTo("root");
        assertThat(bearer.with("New-Api-User", "1").get("/api/user/self").status())
                .isEqualTo(200);
        assertThat(bearer.post("/api/token/", "{\"name\":\"t\"}").status()).isEqualTo(200);
        assertThat(script.with("New-Api-User", "7").get("/api/user/self").refused(401))
                .isEqualTo("auth.user_id_mismatch");
    }

    @Test
    void T4_anAccessTokenEndsWhenTheNextIsMade() {
        String first = server.root().get("/api/user/token").data().stringValue();
        String second = server.anyone()
                .with("Authorization", first)
                .get("/api/user/token")
                .data()
                .stringValue();

        assertThat(server.anyone()
                        .with("Authorization", first)
                        .get("/api/user/self")
                        .refused(200))
                .isEqualTo("auth.access_token_invalid");
        assertThat(server.anyone()
                        .with("Authorization", second)
                        .get("/api/user/self")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void T21_aDisabledAccountIsOutWithItsNextRequest() {
        var alice = server.member("alice", 1);
        long id = alice.get("/api/user/self").data().path("id").longValue();
        String token = alice.get("/api/user/token").data().stringValue();

        server.root()
                .post("/api/user/manage", "{\"id\":%d,\"action\":\"disable\"}".formatted(id))
                .succeeded();

        assertThat(alice.get("/api/user/self").refused(401)).isEqualTo("auth.not_logged_in");
        assertThat(server.anyone()
                        .with("Authorization", token)
                        .get("/api/user/self")
                        .refused(200))
                .isEqualTo("auth.user_banned");
        assertThat(login("alice", AdminServer.PASSWORD).refused(200)).isEqualTo("auth.user_banned");
    }

    @Test
    void T21_aDemotedAdministratorLosesItsRightsAtOnce() {
        var admin = server.member("acme", 10);
        assertThat(admin.get("/api/channel/").status()).isEqualTo(200);
        long id = admin.get("/api/user/self").data().path("id").longValue();

        server.root()
                .post("/api/user/manage", "{\"id\":%d,\"action\":\"demote\"}".formatted(id))
                .succeeded();

        assertThat(admin.get("/api/channel/").refused(200)).isEqualTo("auth.insufficient_privilege");
    }

    @Test
    void aNewPasswordEndsTheOtherSessions() {
        var elsewhere = server.root();
        var here = server.root();

        here.put("/api/user/self", """
                {"username": "root", "display_name": "Root", "original_password": "correct horse",
                 "password": "battery staple"}""").succeeded();

        assertThat(elsewhere.get("/api/user/self").refused(401)).isEqualTo("auth.not_logged_in");
        assertThat(here.get("/api/user/self").data().path("display_name").stringValue())
                .isEqualTo("Root");
        assertThat(login("root", "battery staple").status()).isEqualTo(200);
    }

    @Test
    void aWrongPasswordAndAnUnknownAccountLookTheSame() {
        var wrong = login("root", "wrong horse");
        var unknown = login("nobody", "wrong horse");

        assertThat(wrong.body()).isEqualTo(unknown.body());
        assertThat(wrong.refused(200)).isEqualTo("wrong_password");
    }

    @Test
    void T22_afterFiveWrongPasswordsOneHasToWait() {
        for (int i = 0; i < LoginThrottle.FAILURES_PER_NAME; i++) {
            login("root", "wrong horse").refused(200);
        }

        var answer = login("root", AdminServer.PASSWORD);

        assertThat(answer.refused(429)).isEqualTo("too_many_attempts");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void anAccountWithASecondFactorDoesNotGetInByPasswordAlone() {
        String secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
        server.database()
                .write(tx -> tx.execute(
                        "insert into two_fas (user_id, secret, is_enabled) values (?, ?, ?)", 1, secret, true));

        var first = login("root", AdminServer.PASSWORD);
        String cookie = first.headers().firstValue("Set-Cookie").orElseThrow();
        var half = server.anyone().with("Cookie", cookie.substring(0, cookie.indexOf(';')));

        assertThat(first.data().path("require_2fa").booleanValue()).isTrue();
        assertThat(half.get("/api/user/self").refused(401)).isEqualTo("auth.not_logged_in");
        assertThat(half.post("/api/user/login/2fa", "{\"code\":\"000000x\"}").refused(200))
                .isEqualTo("wrong_code");
        String code = Totp.code(secret, Instant.now().getEpochSecond());
        var second = half.post("/api/user/login/2fa", "{\"code\":\"%s\"}".formatted(code));
        assertThat(second.data().path("username").stringValue()).isEqualTo("root");
    }

    @Test
    void setupWorksOnce() {
        var again = server.anyone().post("/api/setup", """
                {"username": "mallory", "password": "correct horse", "confirmPassword": "correct horse"}""");

        assertThat(again.refused(200)).isEqualTo("setup_done");
        int accounts = server.database().read(sql -> sql.fetchCount(USERS));
        assertThat(accounts).isEqualTo(1);
    }

    private ApiAnswer login(String username, String password) {
        return server.anyone()
                .post("/api/user/login", "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(username, password));
    }
}
