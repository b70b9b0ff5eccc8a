package dev.sluice.relay;

import static dev.sluice.store.Tables.CHANNELS;
import static dev.sluice.store.Tables.TOKENS;
import static dev.sluice.store.Tables.USERS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Answer;
import dev.sluice.testkit.Client;
import dev.sluice.testkit.FakeUpstream;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a token may do: the channel an administrator names behind the key, the model list, the quota. Source: relay.md
/// §2.3, §2.4.
class TokenRightsTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String ASKED = "{\"model\":\"gpt-4o-mini\",\"messages\":[1]}";

    private FakeUpstream upstream;
    private Scene scene;

    @BeforeEach
    void begin(@TempDir Path folder) {
        upstream = FakeUpstream.start();
        scene = Scene.in(folder)
                .channel(1, upstream, "gpt-4o-mini,gpt-4o", row -> row.set(CHANNELS.PRIORITY, 9L))
                .channel(2, upstream, "other", row -> row.set(CHANNELS.KEY, "key-2"))
                .channel(3, upstream, "gpt-4o-mini", row -> row.set(CHANNELS.STATUS, 2))
                .channel(8, upstream, "runway", row -> row.set(CHANNELS.TYPE, 55))
                .option("RetryTimes", "3")
                .start();
    }

    @AfterEach
    void end() {
        scene.close();
        upstream.close();
    }

    private Client keyed(String key, String channel) {
        return scene.anyone().bearing("sk-" + key + "-" + channel);
    }

    @Test
    void anAdministratorNamesTheChannelBehindTheKey() {
        var answer = keyed(Scene.ADMIN_KEY, "2").post(CHAT, ASKED);

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(upstream.onlyRequest().headers().first("Authorization")).contains("Bearer key-2");
        assertThat(scene.onlyLogRow().channel()).isEqualTo(2);
    }

    @Test
    void aNamedChannelIsTheOnlyOneTried() {
        upstream.on(CHAT, Answer.error(500, "down"));

        assertThat(keyed(Scene.ADMIN_KEY, "2").post(CHAT, ASKED).status()).isEqualTo(500);
        assertThat(upstream.requests()).hasSize(1);
    }

    @Test
    void aNamedChannelMustExistBeOnAndBeANumber() {
        assertThat(keyed(Scene.ADMIN_KEY, "77").post(CHAT, ASKED).status()).isEqualTo(400);
        assertThat(keyed(Scene.ADMIN_KEY, "3").post(CHAT, ASKED).status()).isEqualTo(403);
        assertThat(keyed(Scene.ADMIN_KEY, "x").post(CHAT, ASKED).status()).isEqualTo(400);
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void othersMayNameNone() {
        var answer = keyed(Scene.KEY, "2").post(CHAT, ASKED);

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.json().at("/error/code").asString()).isEqualTo("channel_forbidden");
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void aModelListBindsAlsoWhoNamesAChannel() {
        scene.edit(sql -> sql.update(TOKENS)
                .set(TOKENS.MODEL_LIMITS_ENABLED, true)
                .set(TOKENS.MODEL_LIMITS, "gpt-4o,other")
                .execute());

        for (Client client : new Client[] {scene.alice(), keyed(Scene.ADMIN_KEY, "2")}) {
            var answer = client.post(CHAT, ASKED);

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.json().at("/error/code").asString()).isEqualTo("model_not_allowed");
        }
        assertThat(upstream.requests()).isEmpty();
        assertThat(scene.alice().post(CHAT, ASKED.replace("-mini", "")).status())
                .isEqualTo(200);
    }

    @Test
    void whoHasTooLittleLeftIsRefusedBeforeTheUpstreamIsAsked() {
        scene.edit(sql -> sql.update(TOKENS).set(TOKENS.REMAIN_QUOTA, 1L).execute());
        var token = scene.alice().post(CHAT, ASKED);
        scene.edit(sql -> {
            sql.update(TOKENS).set(TOKENS.UNLIMITED_QUOTA, true).execute();
            sql.update(USERS).set(USERS.QUOTA, 1L).execute();
        });
        var user = scene.alice().post(CHAT, ASKED);

        assertThat(token.status()).isEqualTo(403);
        assertThat(token.json().at("/error/code").asString()).isEqualTo("pre_consume_token_quota_failed");
        assertThat(user.status()).isEqualTo(403);
        assertThat(user.json().at("/error/code").asString()).isEqualTo("insufficient_user_quota");
        assertThat(upstream.requests()).isEmpty();
        assertThat(scene.logRows()).isEmpty();
    }

    @Test
    void aModelWithoutAPriceIsRefused() {
        var answer = scene.alice().post(CHAT, ASKED.replace("gpt-4o-mini", "other"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/error/code").asString()).isEqualTo("model_price_error");
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void aModelNobodyServesIsRefusedWithItsReason() {
        var answer = scene.alice().post(CHAT, ASKED.replace("gpt-4o-mini", "no-such"));

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.json().at("/error/code").asString()).isEqualTo("model_not_found");
        assertThat(answer.json().at("/error/model").asString()).isEqualTo("no-such");
        assertThat(answer.header("X-Sluice-Reason")).isNotEmpty();
    }
}
