package dev.sluice.relay;

import static dev.sluice.store.Tables.ABILITIES;
import static dev.sluice.store.Tables.CHANNELS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Answer;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.FakeUpstream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Channels and keys that are switched off because of how they fail. Source: relay.md §4.3.
class SwitchingOffTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String ASKED = "{\"model\":\"m\",\"messages\":[1]}";
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int ON = 1;
    private static final int OFF_AUTOMATICALLY = 3;

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

    /// Channel 1 is preferred and its key refused; channel 2 works. Nothing is retried.
    private Scene.Setting twoChannels(int autoBan) {
        upstream.on(
                CHAT,
                request -> request.headers().first("Authorization").orElse("").equals("Bearer key-1")
                        ? Answer.error(401, "invalid_api_key")
                        : Answer.json("{\"choices\":[],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1}}"));
        return Scene.in(folder)
                .option("SelfUseModeEnabled", "true")
                .channel(1, upstream, "m", row -> {
                    row.set(CHANNELS.PRIORITY, 9L);
                    row.set(CHANNELS.KEY, "key-1");
                    row.set(CHANNELS.AUTO_BAN, autoBan);
                })
                .channel(2, upstream, "m");
    }

    @Test
    void oneRefusedKeyIsEnoughAndTheNeighbourTakesOverAtOnce() {
        try (var scene =
                twoChannels(1).option("AutomaticDisableChannelEnabled", "true").start()) {
            assertThat(scene.alice().post(CHAT, ASKED).status()).isEqualTo(401);
            assertThat(scene.alice().post(CHAT, ASKED).status()).isEqualTo(200);

            Eventually.within(
                    PATIENCE,
                    () -> assertThat(scene.channel(1, CHANNELS.STATUS)).isEqualTo(OFF_AUTOMATICALLY));
            assertThat(scene.channel(2, CHANNELS.STATUS)).isEqualTo(ON);
            Boolean ability = scene.query(sql -> sql.select(ABILITIES.ENABLED)
                    .from(ABILITIES)
                    .where(ABILITIES.CHANNEL_ID.eq(1L))
                    .fetchSingle(ABILITIES.ENABLED));
            assertThat(ability).isFalse();
            String json = scene.channel(1, CHANNELS.OTHER_INFO);
            JsonNode info = JsonMapper.shared().readTree(json);
            assertThat(info.path("status_reason").asString()).contains("401").doesNotContain("key-1");
            assertThat(info.path("status_time").asLong()).isPositive();
            assertThat(scene.alice().post(CHAT, ASKED).status()).isEqualTo(200);
            assertThat(upstream.requests().stream()
                            .filter(request -> request.headers()
                                    .first("Authorization")
                                    .orElse("")
                                    .endsWith("key-1")))
                    .hasSize(1);
        }
    }

    @Test
    void aCrowdOfCallersCostsOneSwitch() {
        try (var scene = twoChannels(1)
                .option("AutomaticDisableChannelEnabled", "true")
                .option("RetryTimes", "1")
                .start()) {
            var answers = IntStream.range(0, 50)
                    .mapToObj(_ -> scene.alice().postLater(CHAT, ASKED))
                    .toList();

            assertThat(answers)
                    .allSatisfy(answer -> assertThat(answer.join().status()).isEqualTo(200));
            Eventually.within(
                    PATIENCE,
                    () -> assertThat(scene.channel(1, CHANNELS.STATUS)).isEqualTo(OFF_AUTOMATICALLY));
            scene.logRows(50);
            scene.agreedSpending();
        }
    }

    @Test
    void nothingIsSwitchedOffUnlessTheOperatorWantsIt() {
        try (var scene = twoChannels(1).start()) {
            scene.alice().post(CHAT, ASKED);
            scene.alice().post(CHAT, ASKED);

            assertThat(scene.channel(1, CHANNELS.STATUS)).isEqualTo(ON);
            assertThat(upstream.requests()).hasSize(2);
        }
    }

    @Test
    void aChannelThatIsExemptStaysOn() {
        try (var scene =
                twoChannels(0).option("AutomaticDisableChannelEnabled", "true").start()) {
            scene.alice().post(CHAT, ASKED);
            assertThat(scene.alice().post(CHAT, ASKED).status()).isEqualTo(401);

            assertThat(scene.channel(1, CHANNELS.STATUS)).isEqualTo(ON);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Your credit balance is too low to go on", "YOU EXCEEDED YOUR CURRENT QUOTA, please check"})
    void aSentenceOfTheListIsEnough(String message) {
        upstream.enqueue(Answer.json(400, "{\"error\":{\"message\":\"%s\"}}".formatted(message)));
        try (var scene = Scene.in(folder)
                .option("SelfUseModeEnabled", "true")
                .option("AutomaticDisableChannelEnabled", "true")
                .channel(1, upstream, "m", row -> row.set(CHANNELS.PRIORITY, 9L))
                .channel(2, upstream, "m")
                .start()) {
            scene.alice().post(CHAT, ASKED);

            Eventually.within(
                    PATIENCE,
                    () -> assertThat(scene.channel(1, CHANNELS.STATUS)).isEqualTo(OFF_AUTOMATICALLY));
        }
    }

    @Test
    void anotherErrorIsNot() {
        upstream.enqueue(Answer.error(500, "boom"), Answer.error(429, "busy"), Answer.reset());
        try (var scene = Scene.in(folder)
                .option("SelfUseModeEnabled", "true")
                .option("AutomaticDisableChannelEnabled", "true")
                .channel(1, upstream, "m")
                .start()) {
            for (int status : List.of(500, 429, 502, 200)) {
                assertThat(scene.alice().post(CHAT, ASKED).status()).isEqualTo(status);
            }
            assertThat(scene.channel(1, CHANNELS.STATUS)).isEqualTo(ON);
        }
    }

    @Test
    void aChannelWithSeveralKeysLosesOneKey() {
        upstream.on(
                CHAT,
                request -> request.headers().first("Authorization").orElse("").equals("Bearer key-2")
                        ? Answer.error(401, "invalid_api_key")
                        : Answer.json("{\"choices\":[],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1}}"));
        try (var scene = Scene.in(folder)
                .option("SelfUseModeEnabled", "true")
                .option("AutomaticDisableChannelEnabled", "true")
                .channel(1, upstream, "m", row -> {
                    row.set(CHANNELS.KEY, "key-1\nkey-2\nkey-3");
                    row.set(CHANNELS.CHANNEL_INFO, "{\"is_multi_key\":true,\"multi_key_mode\":\"polling\"}");
                })
                .start()) {
            var statuses = IntStream.range(0, 9)
                    .mapToObj(_ -> scene.alice().post(CHAT, ASKED).status())
                    .toList();

            assertThat(statuses).containsOnlyOnce(401);
            assertThat(scene.channel(1, CHANNELS.STATUS)).isEqualTo(ON);
            Eventually.within(
                    PATIENCE,
                    () -> assertThat(keyStates(scene).path("1").asInt()).isEqualTo(OFF_AUTOMATICALLY));
            assertThat(keyStates(scene).size()).isEqualTo(1);
        }
    }

    @Test
    void aChannelWhoseKeysAreAllRefusedIsSwitchedOff() {
        upstream.on(CHAT, Answer.error(401, "invalid_api_key"));
        try (var scene = Scene.in(folder)
                .option("SelfUseModeEnabled", "true")
                .option("AutomaticDisableChannelEnabled", "true")
                .channel(1, upstream, "m", row -> {
                    row.set(CHANNELS.KEY, "key-1\nkey-2");
                    row.set(CHANNELS.CHANNEL_INFO, "{\"is_multi_key\":true}");
                })
                .start()) {
            scene.alice().post(CHAT, ASKED);
            scene.alice().post(CHAT, ASKED);

            Eventually.within(
                    PATIENCE,
                    () -> assertThat(scene.channel(1, CHANNELS.STATUS)).isEqualTo(OFF_AUTOMATICALLY));
            assertThat(scene.alice().post(CHAT, ASKED).status()).isEqualTo(503);
        }
    }

    private static JsonNode keyStates(Scene scene) {
        String json = scene.channel(1, CHANNELS.CHANNEL_INFO);
        return JsonMapper.shared().readTree(json).path("multi_key_status_list");
    }
}
