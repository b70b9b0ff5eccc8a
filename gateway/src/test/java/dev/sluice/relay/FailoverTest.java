package dev.sluice.relay;

import static dev.sluice.store.Tables.CHANNELS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Answer;
import dev.sluice.testkit.EventStream;
import dev.sluice.testkit.FakeUpstream;
import dev.sluice.testkit.Response;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// When another channel is tried, and which. Every channel has a key of its own, so that the upstream tells which was
/// asked. Source: relay.md §4.1.
class FailoverTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String ASKED = "{\"model\":\"m\",\"messages\":[1]}";

    @TempDir
    Path folder;

    private FakeUpstream upstream;

    @BeforeEach
    void begin() {
        upstream = FakeUpstream.start();
    }

    @AfterEach
    void end() {
        upstream.close();
    }

    /// Channels 1, 2, 3 … with these priorities.
    private Scene.Setting channels(int retries, long... priorities) {
        var setting =
                Scene.in(folder).option("SelfUseModeEnabled", "true").option("RetryTimes", Integer.toString(retries));
        for (int i = 0; i < priorities.length; i++) {
            int number = i + 1;
            setting.channel(number, upstream, "m", row -> {
                row.set(CHANNELS.KEY, "key-" + number);
                row.set(CHANNELS.PRIORITY, priorities[number - 1]);
            });
        }
        return setting;
    }

    private List<String> keysAsked() {
        return upstream.requests().stream()
                .map(request -> request.headers().first("Authorization").orElse(""))
                .map(value -> value.replace("Bearer key-", ""))
                .toList();
    }

    @Test
    void triesPrioritiesInOrderAndNoChannelTwice() {
        upstream.on(CHAT, Answer.error(503, "down"));
        try (var scene = channels(9, 10, 30, 20, 0).start()) {
            Response answer = scene.alice().post(CHAT, ASKED);

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.json().at("/error/code").asString()).isEqualTo("down");
            assertThat(keysAsked()).containsExactly("2", "3", "1", "4");
            assertThat(scene.agreedSpending()).isZero();
        }
    }

    @Test
    void triesEveryChannelOfATierOnce() {
        upstream.on(CHAT, Answer.error(500, "down"));
        try (var scene = channels(9, 0, 0, 0, 0, 0).start()) {
            scene.alice().post(CHAT, ASKED);

            assertThat(keysAsked()).containsExactlyInAnyOrder("1", "2", "3", "4", "5");
        }
    }

    @Test
    void makesAsManyAdditionalAttemptsAsRetryTimesSays() {
        upstream.on(CHAT, Answer.error(500, "down"));
        try (var scene = channels(2, 5, 4, 3, 2, 1).start()) {
            scene.alice().post(CHAT, ASKED);

            assertThat(keysAsked()).containsExactly("1", "2", "3");
        }
    }

    @Test
    void makesNoneByDefault() {
        upstream.enqueue(Answer.error(500, "down"));
        try (var scene = channels(0, 2, 1).start()) {
            assertThat(scene.alice().post(CHAT, ASKED).status()).isEqualTo(500);
            assertThat(keysAsked()).hasSize(1);
        }
    }

    @Test
    void servesTheCallerFromTheNextChannelAndChargesOnce() {
        upstream.enqueue(Answer.error(429, "busy"), Answer.reset());
        try (var scene = channels(3, 3, 2, 1).start()) {
            Response answer = scene.alice().post(CHAT, ASKED);

            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            assertThat(keysAsked()).containsExactly("1", "2", "3");
            var row = scene.onlyLogRow();
            assertThat(row.channel()).isEqualTo(3);
            assertThat(row.other().at("/admin_info/use_channel").toString()).isEqualTo("[\"1\",\"2\",\"3\"]");
            scene.agreedSpending();
        }
    }

    @Test
    void sendsTheWholeBodyAgainWithEachChannelsOwnModelAndHeaders() {
        upstream.enqueue(Answer.error(500, "down"));
        try (var scene = Scene.in(folder)
                .option("SelfUseModeEnabled", "true")
                .option("RetryTimes", "1")
                .channel(1, upstream, "m", row -> {
                    row.set(CHANNELS.PRIORITY, 9L);
                    row.set(CHANNELS.MODEL_MAPPING, "{\"m\":\"first\"}");
                    row.set(CHANNELS.HEADER_OVERRIDE, "{\"X-Secret\":\"of the first\"}");
                })
                .channel(2, upstream, "m")
                .start()) {
            scene.alice().post(CHAT, ASKED);

            var sent = upstream.requests();
            assertThat(sent.get(0).text()).isEqualTo(ASKED.replace("\"m\"", "\"first\""));
            assertThat(sent.get(1).text()).isEqualTo(ASKED);
            assertThat(sent.get(1).headers().has("X-Secret")).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 401, 403, 404, 422, 429, 500, 502, 503, 505, 529, 599})
    void triesAnotherChannelAfter(int status) {
        upstream.enqueue(Answer.error(status, "no"));
        try (var scene = channels(1, 2, 1).start()) {
            assertThat(scene.alice().post(CHAT, ASKED).status()).isEqualTo(200);
            assertThat(keysAsked()).containsExactly("1", "2");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 408, 504, 524})
    void triesNoOtherChannelAfter(int status) {
        upstream.enqueue(Answer.error(status, "no"));
        try (var scene = channels(1, 2, 1).start()) {
            assertThat(scene.alice().post(CHAT, ASKED).status()).isEqualTo(status);
            assertThat(keysAsked()).containsExactly("1");
        }
    }

    @Test
    void retriesTheStatusesAnOperatorNamesButNever504() {
        upstream.enqueue(Answer.error(400, "no"), Answer.error(504, "no"));
        try (var scene = channels(2, 3, 2, 1)
                .option("AutomaticRetryStatusCodes", "400, 500-599")
                .start()) {
            assertThat(scene.alice().post(CHAT, ASKED).status()).isEqualTo(504);
            assertThat(keysAsked()).containsExactly("1", "2");
        }
    }

    @Test
    void judgesByTheStatusTheChannelMapsTo() {
        upstream.enqueue(Answer.error(400, "no"));
        try (var scene = Scene.in(folder)
                .option("SelfUseModeEnabled", "true")
                .option("RetryTimes", "1")
                .channel(1, upstream, "m", row -> {
                    row.set(CHANNELS.PRIORITY, 9L);
                    row.set(CHANNELS.STATUS_CODE_MAPPING, "{\"400\":\"500\"}");
                })
                .channel(2, upstream, "m")
                .start()) {
            assertThat(scene.alice().post(CHAT, ASKED).status()).isEqualTo(200);
        }
    }

    @Test
    void staysWithAStreamThatHasBegun() {
        upstream.enqueue(
                Answer.sse("{\"choices\":[{\"delta\":{\"content\":\"a\"}}]}").cutAfter(Long.MAX_VALUE - 1));
        try (var scene = channels(3, 2, 1).start();
                EventStream stream = scene.alice().stream(CHAT, "{\"model\":\"m\",\"stream\":true,\"messages\":[1]}")) {
            assertThat(stream.rest()).hasSize(3);
            assertThat(keysAsked()).containsExactly("1");
        }
    }

    @Test
    void movesOnWhenAStreamIsCutBeforeItsFirstByte() {
        upstream.enqueue(Answer.sse("{}").cutAfter(0));
        try (var scene = channels(1, 2, 1).start();
                EventStream stream = scene.alice().stream(CHAT, "{\"model\":\"m\",\"stream\":true,\"messages\":[1]}")) {
            assertThat(stream.status()).isEqualTo(200);
            assertThat(stream.rest()).hasSizeGreaterThan(3);
            assertThat(keysAsked()).containsExactly("1", "2");
        }
    }

    /// A channel whose own settings cannot be used is a failed attempt, not the caller's fault.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "proxy",
                "proxy scheme",
                "header value",
                "header name",
                "header pattern",
                "mapping",
                "base url",
                "key",
                "type"
            })
    void movesOnFromAChannelThatIsSetUpWrongly(String what) {
        try (var scene = Scene.in(folder)
                .option("SelfUseModeEnabled", "true")
                .option("RetryTimes", "1")
                .channel(1, upstream, "m", row -> {
                    row.set(CHANNELS.PRIORITY, 9L);
                    row.set(CHANNELS.CHANNEL_INFO, "{\"is_multi_key\":%b}".formatted(what.equals("key")));
                    switch (what) {
                        case "proxy" -> row.set(CHANNELS.SETTING, "{\"proxy\":\"http://no host:x\"}");
                        case "proxy scheme" -> row.set(CHANNELS.SETTING, "{\"proxy\":\"ftp://127.0.0.1:1\"}");
                        case "header value" -> row.set(CHANNELS.HEADER_OVERRIDE, "{\"X-A\":\"a\\r\\nX-B: b\"}");
                        case "header name" -> row.set(CHANNELS.HEADER_OVERRIDE, "{\"X A:\":\"a\"}");
                        case "header pattern" -> row.set(CHANNELS.HEADER_OVERRIDE, "{\"re:(\":\"\"}");
                        case "mapping" -> row.set(CHANNELS.MODEL_MAPPING, "{\"m\":\"n\",\"n\":\"m\"}");
                        case "base url" -> row.set(CHANNELS.BASE_URL, "http://a b");
                        case "key" -> row.set(CHANNELS.KEY, "[\"a\\nb\"]");
                        default -> row.set(CHANNELS.TYPE, 14);
                    }
                })
                .channel(2, upstream, "m", row -> row.set(CHANNELS.KEY, "key-2"))
                .start()) {
            Response answer = scene.alice().post(CHAT, ASKED);

            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            assertThat(keysAsked()).containsExactly("2");
        }
    }

    @Test
    void triesAnotherKeyOnlyAsAnotherChannelsTurn() {
        upstream.on(CHAT, Answer.error(500, "down"));
        try (var scene = Scene.in(folder)
                .option("SelfUseModeEnabled", "true")
                .option("RetryTimes", "5")
                .channel(1, upstream, "m", row -> row.set(CHANNELS.KEY, "key-1\nkey-2\nkey-3"))
                .start()) {
            scene.alice().post(CHAT, ASKED);

            assertThat(keysAsked()).hasSize(1);
        }
    }

    @Test
    void takesAllKeysOfAChannelInTurn() {
        try (var scene = Scene.in(folder)
                .option("SelfUseModeEnabled", "true")
                .channel(1, upstream, "m", row -> {
                    row.set(CHANNELS.KEY, "key-1\nkey-2\nkey-3");
                    row.set(CHANNELS.CHANNEL_INFO, "{\"is_multi_key\":true,\"multi_key_mode\":\"polling\"}");
                })
                .start()) {
            for (int i = 0; i < 6; i++) {
                scene.alice().post(CHAT, ASKED);
            }

            assertThat(new HashSet<>(keysAsked())).containsExactlyInAnyOrder("1", "2", "3");
            assertThat(keysAsked().subList(0, 3)).isEqualTo(keysAsked().subList(3, 6));
            assertThat(scene.logRows(6)
                            .getFirst()
                            .other()
                            .at("/admin_info/is_multi_key")
                            .asBoolean())
                    .isTrue();
        }
    }
}
