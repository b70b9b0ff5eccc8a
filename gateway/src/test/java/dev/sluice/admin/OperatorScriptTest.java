package dev.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.Engine;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What an operator's script written for new-api does on the first day.
class OperatorScriptTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(
            value = Engine.class,
            names = {"SQLITE", "POSTGRESQL"})
    void setsUpSignsInAddsAChannelAndATokenAndReadsTheLog(Engine engine) throws Exception {
        try (var server = AdminServer.start(engine, folder)) {
            var anyone = server.anyone();
            assertThat(anyone.get("/api/setup").body().at("/data/status").booleanValue())
                    .isFalse();
            assertThat(anyone.get("/api/status").data().path("setup").booleanValue())
                    .isFalse();

            anyone.post("/api/setup", """
                    {"username": "root", "password": "correct horse", "confirmPassword": "correct horse",
                     "SelfUseModeEnabled": true, "DemoSiteEnabled": false}""").succeeded();

            assertThat(anyone.get("/api/setup").body().at("/data/status").booleanValue())
                    .isTrue();
            var status = anyone.get("/api/status").data();
            assertThat(status.path("system_name").stringValue()).isNotEmpty();
            assertThat(status.path("quota_per_unit").longValue()).isEqualTo(500_000);
            assertThat(status.path("self_use_mode_enabled").booleanValue()).isTrue();

            var root = anyone.signedIn("root", "correct horse");
            assertThat(root.get("/api/user/self").data().path("role").intValue())
                    .isEqualTo(100);

            root.post("/api/channel/", """
                    {"mode": "single", "channel": {"type": 1, "name": "acme", "key": "sk-acme-0123456789",
                     "models": "gpt-4o,gpt-4o-mini", "group": "default", "base_url": "https://api.acme.example"}}""").succeeded();
            var channels = root.get("/api/channel/?p=1&page_size=10").data();
            assertThat(channels.path("total").intValue()).isEqualTo(1);
            assertThat(channels.at("/items/0/name").stringValue()).isEqualTo("acme");
            assertThat(channels.at("/items/0/key").stringValue()).isEmpty();
            assertThat(channels.at("/type_counts/1").intValue()).isEqualTo(1);

            root.post("/api/token/", """
                    {"name": "alice", "remain_quota": 500000, "expired_time": -1, "unlimited_quota": false,
                     "model_limits_enabled": false, "model_limits": "", "group": ""}""").succeeded();
            var token = root.get("/api/token/?p=1&page_size=10").data().at("/items/0");
            assertThat(token.path("key").stringValue()).contains("**********");
            String key = root.post(
                            "/api/token/%d/key".formatted(token.path("id").longValue()))
                    .data()
                    .path("key")
                    .stringValue();
            assertThat(key).matches("[0-9A-Za-z]{48}");

            var usage = anyone.with("Authorization", "Bearer sk-" + key).get("/api/usage/token/");
            assertThat(usage.body().at("/data/total_available").longValue()).isEqualTo(500_000);

            var log = root.get("/api/log/?type=3&page_size=50").data();
            assertThat(log.path("items")
                            .valueStream()
                            .map(row -> row.path("content").stringValue()))
                    .contains("channel.create");
            assertThat(root.get("/api/log/self/stat").data().path("quota").longValue())
                    .isZero();

            root.get("/api/user/logout").succeeded();
            assertThat(root.get("/api/user/self").refused(401)).isEqualTo("auth.not_logged_in");
        }
    }
}
