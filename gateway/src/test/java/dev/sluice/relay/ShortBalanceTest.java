package dev.sluice.relay;

import static dev.sluice.store.Tables.CHANNELS;
import static dev.sluice.store.Tables.TOKENS;
import static dev.sluice.store.Tables.USERS;
import static dev.sluice.store.Tables.USER_SUBSCRIPTIONS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.FakeUpstream;
import dev.sluice.vendor.PassThroughFamilies;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every route that costs something, with too little in the wallet, in the token, in the plan: refused before anything
/// is sent (P07), and none without a reservation (P10).
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShortBalanceTest {
    private static final String MODEL = "acme";
    /// What each way of calling needs in its body; a new mode or family fails [#P10_every_route_is_in_the_table].
    private static final Map<Mode, String> MODES = Map.ofEntries(
            Map.entry(Mode.CHAT, "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]"),
            Map.entry(Mode.COMPLETIONS, "\"prompt\":\"hi\""),
            Map.entry(Mode.RESPONSES, "\"input\":\"hi\""),
            Map.entry(Mode.EMBEDDINGS, "\"input\":\"hi\""),
            Map.entry(Mode.MODERATIONS, "\"input\":\"hi\""),
            Map.entry(Mode.RERANK, "\"query\":\"q\",\"documents\":[\"a\"]"),
            Map.entry(Mode.IMAGES, "\"prompt\":\"a gate\""),
            Map.entry(Mode.IMAGE_EDITS, "\"prompt\":\"a gate\",\"image\":\"data:image/png;base64,AAAA\""),
            Map.entry(Mode.IMAGE_VARIATIONS, "\"image\":\"data:image/png;base64,AAAA\""),
            Map.entry(Mode.SPEECH, "\"input\":\"hi\",\"voice\":\"alloy\""),
            Map.entry(Mode.TRANSCRIPTIONS, "\"file\":\"data\""),
            Map.entry(Mode.TRANSLATIONS, "\"file\":\"data\""));
    /// Every call below this prefix asks for progress, which is free.
    private static final String POLLS_ONLY = "/feed";
    /// A path below each other prefix that begins a job.
    private static final Map<String, String> FAMILIES = Map.ofEntries(
            Map.entry("/runway", "/runway/tasks"),
            Map.entry("/runwayml", "/runwayml/v1/text_to_video"),
            Map.entry("/pika", "/pika/generate"),
            Map.entry("/minimax", "/minimax/v1/video_generation"),
            Map.entry("/kling", "/kling/v1/videos/text2video"),
            Map.entry("/suno", "/suno/generate"),
            Map.entry("/generate", "/generate"),
            Map.entry("/tripo", "/tripo/v2/openapi/task"),
            Map.entry("/jimeng", "/jimeng/?Action=CVSync2AsyncSubmitTask"),
            Map.entry("/v1/videos", "/v1/videos"),
            Map.entry("/v1/video/generations", "/v1/video/generations"),
            Map.entry("/v1/audio/generations", "/v1/audio/generations"));
    private static final String FORM = "--x\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\n" + MODEL
            + "\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n\r\ndata"
            + "\r\n--x--\r\n";
    private static final List<String> SERVICES =
            List.of("runway", "pika", "minimax", "kling", "suno", "tripo", "jimeng", "sora-2", MODEL);

    private FakeUpstream upstream;
    private Scene scene;

    @BeforeAll
    void begin(@TempDir Path folder) {
        upstream = FakeUpstream.start();
        scene = Scene.in(folder)
                .channel(8, upstream, String.join(",", SERVICES))
                .channel(9, upstream, "suno_music", row -> row.set(CHANNELS.TYPE, 55))
                .option("ModelPrice", prices())
                .rows(ShortBalanceTest::plan)
                .start();
    }

    @BeforeEach
    void forget() {
        upstream.reset();
    }

    @AfterAll
    void end() {
        scene.close();
        upstream.close();
    }

    private static String prices() {
        var prices = new ArrayList<String>();
        prices.add("\"suno_music\":1");
        SERVICES.forEach(service -> prices.add("\"" + service + "\":1"));
        return "{" + String.join(",", prices) + "}";
    }

    private static void plan(DSLContext sql) {
        sql.insertInto(USER_SUBSCRIPTIONS)
                .set(USER_SUBSCRIPTIONS.ID, 1L)
                .set(USER_SUBSCRIPTIONS.USER_ID, Scene.ALICE)
                .set(USER_SUBSCRIPTIONS.PLAN_ID, 7L)
                .set(USER_SUBSCRIPTIONS.AMOUNT_TOTAL, 1L)
                .set(USER_SUBSCRIPTIONS.AMOUNT_USED, 0L)
                .set(USER_SUBSCRIPTIONS.END_TIME, 4_000_000_000L)
                .set(USER_SUBSCRIPTIONS.STATUS, "active")
                .execute();
    }

    /// What is short, and the code it is refused with.
    enum Lack {
        WALLET("wallet_only", 1, Scene.QUOTA, "insufficient_user_quota"),
        TOKEN("wallet_only", Scene.QUOTA, 1, "pre_consume_token_quota_failed"),
        PLAN("subscription_only", Scene.QUOTA, Scene.QUOTA, "insufficient_user_quota");

        private final String preference;
        private final long wallet;
        private final long token;
        private final String code;

        Lack(String preference, long wallet, long token, String code) {
            this.preference = preference;
            this.wallet = wallet;
            this.token = token;
            this.code = code;
        }

        void apply(DSLContext sql) {
            sql.update(USERS)
                    .set(USERS.QUOTA, wallet)
                    .set(USERS.SETTING, "{\"billing_preference\":\"" + preference + "\"}")
                    .where(USERS.ID.eq(Scene.ALICE))
                    .execute();
            sql.update(TOKENS)
                    .set(TOKENS.REMAIN_QUOTA, token)
                    .where(TOKENS.ID.eq(Scene.ALICES_TOKEN))
                    .execute();
        }
    }

    record Case(String path, String body, Lack what) {
        /// These routes take forms only.
        boolean isForm() {
            return path.equals(Mode.IMAGE_VARIATIONS.path()) || path.startsWith("/v1/audio/trans");
        }

        @Override
        public String toString() {
            return path + ", short: " + what;
        }
    }

    static Stream<Case> cases() {
        var routes = new ArrayList<String[]>();
        MODES.forEach((mode, body) -> routes.add(new String[] {mode.path(), body}));
        routes.add(new String[] {"/v1/engines/" + MODEL + "/embeddings", "\"input\":\"hi\""});
        FAMILIES.values().forEach(path -> routes.add(new String[] {path, "\"prompt\":\"a gate\""}));
        return Arrays.stream(Lack.values())
                .flatMap(what -> routes.stream()
                        .map(route -> new Case(route[0], "{\"model\":\"" + MODEL + "\"," + route[1] + "}", what)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void P07_what_cannot_be_paid_is_refused_before_anything_is_sent(Case wanted) {
        scene.edit(wanted.what()::apply);

        var answer = wanted.isForm()
                ? scene.alice()
                        .with("Content-Type", "multipart/form-data; boundary=x")
                        .send("POST", wanted.path(), BodyPublishers.ofString(FORM))
                : scene.alice().post(wanted.path(), wanted.body());

        assertThat(answer.status()).as(answer.text()).isEqualTo(403);
        assertThat(answer.text()).contains(wanted.what().code);
        assertThat(upstream.requests()).isEmpty();
        assertThat(scene.logRows()).isEmpty();
    }

    @Test
    void P10_every_route_is_in_the_table() {
        assertThat(MODES.keySet()).containsExactlyInAnyOrder(Mode.values());
        assertThat(FAMILIES.keySet())
                .containsExactlyInAnyOrderElementsOf(PassThroughFamilies.shippedOnly().all().stream()
                        .flatMap(family -> family.prefixes().stream())
                        .filter(prefix -> !prefix.equals(POLLS_ONLY))
                        .toList());
        assertThat(PassThroughFamilies.shippedOnly()
                        .of(POLLS_ONLY)
                        .orElseThrow()
                        .isCharged("POST", POLLS_ONLY, ""))
                .isFalse();
    }
}
