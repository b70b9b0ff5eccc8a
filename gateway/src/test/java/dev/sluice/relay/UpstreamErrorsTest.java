package dev.sluice.relay;

import static dev.sluice.store.Tables.CHANNELS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Answer;
import dev.sluice.testkit.FakeUpstream;
import dev.sluice.testkit.Response;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// An upstream that refuses, in whatever words: what the caller of a model route is told. Source: relay.md §2.5, §3.9.
class UpstreamErrorsTest {
    private static final String ASKED = "{\"model\":\"gpt-4o-mini\",\"messages\":[1]}";

    private FakeUpstream upstream;
    private Scene scene;

    @BeforeEach
    void begin(@TempDir Path folder) {
        upstream = FakeUpstream.start();
        scene = Scene.in(folder)
                .channel(8, upstream, "gpt-4o-mini")
                .channel(
                        9,
                        upstream,
                        "mapped",
                        row -> row.set(CHANNELS.STATUS_CODE_MAPPING, "{\"429\":\"503\",\"400\":500}"))
                .channel(10, FakeUpstream.nobody(), "nobody", _ -> {})
                .channel(11, "http://no-such-host.invalid", "nowhere", _ -> {})
                .option("SelfUseModeEnabled", "true")
                .variable("STREAMING_TIMEOUT", "1")
                .start();
    }

    @AfterEach
    void end() {
        scene.close();
        upstream.close();
    }

    record Case(int status, String body, int told, String message, String type, String code) {}

    static Stream<Case> cases() {
        return Stream.of(
                new Case(
                        400,
                        "{\"error\":{\"message\":\"bad temperature\",\"type\":\"invalid_request_error\",\"param\":\"temperature\",\"code\":\"out_of_range\"}}",
                        400,
                        "bad temperature",
                        "invalid_request_error",
                        "out_of_range"),
                new Case(
                        429,
                        "{\"error\":{\"message\":\"slow down\",\"type\":\"\",\"code\":null}}",
                        429,
                        "slow down",
                        "upstream_error",
                        ""),
                new Case(500, "{\"error\":{\"message\":\"m\",\"type\":\"t\",\"code\":1301}}", 500, "m", "t", "1301"),
                new Case(
                        403,
                        "{\"error\":\"plain text\"}",
                        403,
                        "plain text",
                        "upstream_error",
                        "bad_response_status_code"),
                new Case(
                        422,
                        "{\"detail\":\"a detail\"}",
                        422,
                        "a detail",
                        "upstream_error",
                        "bad_response_status_code"),
                new Case(
                        500,
                        "{\"header\":{\"message\":\"deep\"}}",
                        500,
                        "deep",
                        "upstream_error",
                        "bad_response_status_code"),
                new Case(503, "<html>busy</html>", 503, "status 503", "upstream_error", "bad_response_status_code"),
                new Case(404, "", 404, "status 404", "upstream_error", "bad_response_status_code"),
                new Case(529, "[]", 529, "status 529", "upstream_error", "bad_response_status_code"),
                // A redirect is not followed, as a channel's key must not travel, and it is no fault of the caller.
                new Case(302, "", 502, "status 302", "upstream_error", "bad_response_status_code"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isToldInOpenAisShape(Case wanted) {
        upstream.enqueue(Answer.json(wanted.status(), wanted.body()));

        Response answer = scene.alice().post("/v1/chat/completions", ASKED);

        assertThat(answer.status()).isEqualTo(wanted.told());
        assertThat(answer.header("Content-Type")).startsWith("application/json");
        assertThat(answer.header("X-Sluice-Error-Origin")).isEqualTo("upstream");
        var error = answer.json().path("error");
        assertThat(error.path("message").asString()).contains(wanted.message());
        assertThat(error.path("type").asString()).isEqualTo(wanted.type());
        assertThat(error.path("code").asString("")).isEqualTo(wanted.code());
        assertThat(scene.logRows()).isEmpty();
        assertThat(scene.agreedSpending()).isZero();
    }

    @Test
    void isAnErrorAlsoForACallerWhoAskedForAStream() {
        upstream.enqueue(Answer.error(429, "rate_limit_exceeded"));

        Response answer = scene.alice()
                .post("/v1/chat/completions", "{\"model\":\"gpt-4o-mini\",\"stream\":true,\"messages\":[1]}");

        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.json().at("/error/code").asString()).isEqualTo("rate_limit_exceeded");
    }

    @Test
    void doesNotTellWhereTheCallWentOrWithWhichKey() {
        upstream.enqueue(
                Answer.json(
                        401,
                        "{\"error\":{\"message\":\"Bad key sk-upstream-0123456789 at https://api.acme.example/v1?k=1 (10.1.2.3:443, host acme.internal)\",\"type\":\"t\"}}"));

        String text = scene.alice().post("/v1/chat/completions", ASKED).text();

        assertThat(text)
                .contains("Bad key")
                .doesNotContain("0123456789", "acme", "10.1.2.3", "https")
                .doesNotContain(Integer.toString(upstream.port()));
    }

    @Test
    void getsTheStatusItsChannelMapsItTo() {
        upstream.enqueue(Answer.error(429, "busy"));

        Response answer = scene.alice().post("/v1/chat/completions", ASKED.replace("gpt-4o-mini", "mapped"));

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.json().at("/error/code").asString()).isEqualTo("busy");
    }

    @Test
    void isToldAsTheGatewaysOwnWhenNobodyListens() {
        for (String model : new String[] {"nobody", "nowhere"}) {
            Response answer = scene.alice().post("/v1/chat/completions", ASKED.replace("gpt-4o-mini", model));

            assertThat(answer.status()).as(model).isEqualTo(502);
            assertThat(answer.json().at("/error/code").asString()).isEqualTo("request_failed");
            assertThat(answer.header("X-Sluice-Error-Origin")).isEqualTo("gateway");
            assertThat(answer.text()).doesNotContain("127.0.0.1", "invalid\"", "no-such-host");
        }
    }

    @Test
    void isATimeoutWhenTheUpstreamStaysSilent() {
        upstream.enqueue(Answer.json("{}").firstByteAfter(Duration.ofSeconds(20)));

        Response answer = scene.alice().post("/v1/chat/completions", ASKED);

        assertThat(answer.status()).isEqualTo(504);
        assertThat(answer.json().at("/error/code").asString()).isEqualTo("upstream_timeout");
    }

    /// Answers that are no HTTP at all.
    @Test
    void isABrokenAnswerWhenTheUpstreamSpeaksNoHttp() {
        for (Answer nonsense : new Answer[] {
            Answer.raw("SSH-2.0-OpenSSH_9.7\r\n"),
            Answer.raw("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n"),
            Answer.raw("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
            Answer.reset()
        }) {
            upstream.enqueue(nonsense);

            Response answer = scene.alice().post("/v1/chat/completions", ASKED);

            assertThat(answer.status()).as(nonsense.toString()).isEqualTo(502);
            assertThat(answer.json().at("/error/code").asString()).isEqualTo("request_failed");
        }
        assertThat(scene.agreedSpending()).isZero();
    }
}
