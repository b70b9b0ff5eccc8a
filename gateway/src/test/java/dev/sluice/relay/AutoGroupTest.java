package dev.sluice.relay;

import static dev.sluice.store.Tables.CHANNELS;
import static dev.sluice.store.Tables.LOGS;
import static dev.sluice.store.Tables.TOKENS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Answer;
import dev.sluice.testkit.FakeUpstream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tokens of group `auto`, which stand for several groups in order. Source: relay.md §3.5.
class AutoGroupTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String ASKED = "{\"model\":\"gpt-4o-mini\",\"messages\":[1]}";

    @TempDir
    Path folder;

    private FakeUpstream upstream;

    @BeforeEach
    void begin() {
        upstream = FakeUpstream.start();
        upstream.on(
                CHAT,
                request -> request.headers().first("Authorization").orElse("").contains("default")
                        ? Answer.error(500, "down")
                        : Answer.json("{\"choices\":[],\"usage\":{\"prompt_tokens\":1000,\"completion_tokens\":500}}"));
    }

    @AfterEach
    void end() {
        upstream.close();
    }

    /// Two channels in `default`, which fail, and one in `vip`, twice as dear.
    private Scene scene(int retries, boolean across) {
        return Scene.in(folder)
                .channel(1, upstream, "gpt-4o-mini", row -> row.set(CHANNELS.KEY, "default-1"))
                .channel(2, upstream, "gpt-4o-mini", row -> row.set(CHANNELS.KEY, "default-2"))
                .channel(3, upstream, "gpt-4o-mini", row -> {
                    row.set(CHANNELS.KEY, "vip-3");
                    row.set(CHANNELS.GROUP, "vip");
                })
                .channel(4, upstream, "gpt-4o", row -> {
                    row.set(CHANNELS.KEY, "vip-4");
                    row.set(CHANNELS.GROUP, "vip");
                })
                .option("AutoGroups", "[\"default\",\"vip\"]")
                .option("GroupRatio", "{\"default\":1,\"vip\":2}")
                .option("RetryTimes", Integer.toString(retries))
                .rows(sql -> sql.update(TOKENS)
                        .set(TOKENS.GROUP, "auto")
                        .set(TOKENS.CROSS_GROUP_RETRY, across)
                        .execute())
                .start();
    }

    private List<String> keys() {
        return upstream.requests().stream()
                .map(request ->
                        request.headers().first("Authorization").orElse("").replaceAll(".* |-.*", ""))
                .toList();
    }

    @Test
    void theFirstGroupThatServesTheModelIsTheCallsGroup() {
        try (var scene = scene(0, false)) {
            assertThat(scene.alice().post(CHAT, ASKED.replace("-mini", "")).status())
                    .isEqualTo(200);
            assertThat(keys()).containsExactly("vip");
        }
    }

    @Test
    void retriesStayInTheGroup() {
        try (var scene = scene(5, false)) {
            assertThat(scene.alice().post(CHAT, ASKED).status()).isEqualTo(500);
            assertThat(keys()).containsExactly("default", "default");
        }
    }

    @Test
    void withLeaveToCrossTheNextGroupFollowsAndSetsThePrice() {
        try (var scene = scene(1, true)) {
            assertThat(scene.alice().post(CHAT, ASKED).status()).isEqualTo(200);
            assertThat(keys()).containsExactly("default", "default", "vip");
            assertThat(scene.onlyLogRow().quota()).isEqualTo(450);
            String group = scene.query(sql ->
                    sql.select(LOGS.GROUP).from(LOGS).where(LOGS.TYPE.eq(2)).fetchSingle(LOGS.GROUP));
            assertThat(group).isEqualTo("vip");
            assertThat(scene.agreedSpending()).isEqualTo(450);
        }
    }

    @Test
    void withoutRetriesNothingIsCrossed() {
        try (var scene = scene(0, true)) {
            assertThat(scene.alice().post(CHAT, ASKED).status()).isEqualTo(500);
            assertThat(keys()).containsExactly("default");
        }
    }
}
