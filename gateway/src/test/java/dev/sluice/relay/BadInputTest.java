package dev.sluice.relay;

import static dev.sluice.store.Tables.CHANNELS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.FakeUpstream;
import dev.sluice.testkit.RawConnection;
import dev.sluice.testkit.Response;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Requests that make no sense, written byte by byte. Each gets a typed error; no upstream hears of it, nothing is
/// charged, and the gateway serves on.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {
    private static final String GOOD = "{\"model\":\"gpt-4o-mini\",\"messages\":[1]}";
    private static final String TO_CHAT =
            "POST /v1/chat/completions HTTP/1.1\nHost: sluice\nAuthorization: Bearer KEY\n";

    private FakeUpstream upstream;
    private Scene scene;

    @BeforeAll
    void begin(@TempDir Path folder) {
        upstream = FakeUpstream.start();
        scene = Scene.in(folder)
                .channel(8, upstream, "gpt-4o-mini,runway,whisper-1,dall-e-3")
                .channel(9, upstream, "veo-3", row -> row.set(CHANNELS.TYPE, 55))
                .variable("MAX_REQUEST_BODY_MB", "1")
                .start();
    }

    @BeforeEach
    void forget() {
        upstream.reset();
    }

    @AfterEach
    void servesOn() {
        assertThat(upstream.requests()).isEmpty();
        assertThat(scene.alice().post("/v1/chat/completions", GOOD).status()).isEqualTo(200);
        scene.onlyLogRow();
        scene.forgetLog();
    }

    @AfterAll
    void end() {
        scene.close();
        upstream.close();
    }

    /// A message whose lines end in plain newlines, `KEY` standing for a good key.
    record Case(String what, String message, int status, String code) {
        Case on(String path) {
            return new Case(what + ", passed through", message.replace("/v1/chat/completions", path), status, code);
        }

        @Override
        public String toString() {
            return what;
        }
    }

    private static Case json(String what, String path, String body) {
        return new Case(what, post(path, body), 400, "invalid_request");
    }

    private static String post(String path, String body) {
        return "POST %s HTTP/1.1\nHost: sluice\nAuthorization: Bearer KEY\nContent-Type: application/json\nContent-Length: %d\n\n%s"
                .formatted(path, body.getBytes(StandardCharsets.UTF_8).length, body);
    }

    private static String chat(String header, String body) {
        return TO_CHAT + header + "\nContent-Length: " + body.length() + "\n\n" + body;
    }

    static Stream<Case> bodies() {
        String chat = "/v1/chat/completions";
        return Stream.of(
                json("no JSON", chat, "model=gpt-4o-mini"),
                json("JSON cut short", chat, "{\"model\":\"gpt-4o-mini\",\"messages\":[1]"),
                json("a comma too many", chat, "{\"model\":\"gpt-4o-mini\",\"messages\":[1],}"),
                json("two values", chat, GOOD + GOOD),
                json("a list", chat, "[" + GOOD + "]"),
                json("null", chat, "null"),
                json("nothing", chat, ""),
                json("blanks", chat, "   "),
                json("an unpaired escape", chat, "{\"model\":\"gpt-4o-mini\",\"messages\":[\"\\u12\"]}"),
                json("nesting without end", chat, "{\"model\":\"gpt-4o-mini\",\"messages\":" + "[".repeat(100_000)),
                json("no model", chat, "{\"messages\":[1]}"),
                json("an empty model", chat, "{\"model\":\"\",\"messages\":[1]}"),
                json("a null model", chat, "{\"model\":null,\"messages\":[1]}"),
                json("a number for a model", chat, "{\"model\":4,\"messages\":[1]}"),
                json("an object for a model", chat, "{\"model\":{\"name\":\"gpt-4o-mini\"},\"messages\":[1]}"),
                json("the model twice", chat, "{\"model\":\"gpt-4o-mini\",\"model\":\"gpt-4o\",\"messages\":[1]}"),
                json("a text for stream", chat, "{\"model\":\"gpt-4o-mini\",\"messages\":[1],\"stream\":\"true\"}"),
                json("no messages", chat, "{\"model\":\"gpt-4o-mini\"}"),
                json("empty messages", chat, "{\"model\":\"gpt-4o-mini\",\"messages\":[]}"),
                json(
                        "a text for max_tokens",
                        chat,
                        "{\"model\":\"gpt-4o-mini\",\"messages\":[1],\"max_tokens\":\"9\"}"),
                json("less than no tokens", chat, "{\"model\":\"gpt-4o-mini\",\"messages\":[1],\"max_tokens\":-1}"),
                json("tokens beyond bounds", chat, "{\"model\":\"gpt-4o-mini\",\"messages\":[1],\"max_tokens\":1e99}"),
                json("no input", "/v1/embeddings", "{\"model\":\"gpt-4o-mini\",\"input\":\"\"}"),
                json("no documents", "/v1/rerank", "{\"model\":\"gpt-4o-mini\",\"query\":\"q\",\"documents\":[]}"),
                json("no prompt", "/v1/images/generations", "{\"model\":\"dall-e-3\"}"),
                json("129 pictures", "/v1/images/generations", "{\"model\":\"dall-e-3\",\"prompt\":\"p\",\"n\":129}"),
                json(
                        "size with a cross",
                        "/v1/images/generations",
                        "{\"model\":\"dall-e-3\",\"prompt\":\"p\",\"size\":\"1×1\"}"),
                json("JSON for a form", "/v1/audio/transcriptions", "{\"model\":\"whisper-1\"}"),
                new Case("text for JSON", chat("Content-Type: text/plain", GOOD), 400, "invalid_request"),
                new Case(
                        "a form for JSON",
                        chat("Content-Type: multipart/form-data; boundary=b", GOOD),
                        400,
                        "invalid_request"),
                new Case(
                        "a form without a boundary",
                        chat("Content-Type: multipart/form-data", "x")
                                .replace("chat/completions", "audio/translations"),
                        400,
                        "invalid_request"),
                new Case("UTF-16", chat("Content-Type: application/json", "{\0\"\0m\0"), 400, "invalid_request"),
                new Case("no gzip", chat("Content-Encoding: gzip", GOOD), 400, "read_request_body_failed"),
                new Case("an unknown encoding", chat("Content-Encoding: zstd", GOOD), 415, "unsupported_encoding"));
    }

    /// Pass-through bodies belong to the upstream, except that one has to name its model where the path names none.
    static Stream<Case> passThroughBodies() {
        String videos = "/v1/video/generations";
        return Stream.of(
                json("no JSON, passed through", videos, "model=veo-3"),
                json("a list, passed through", videos, "[{\"model\":\"veo-3\"}]"),
                json("nothing, passed through", videos, ""),
                json("no model, passed through", videos, "{\"prompt\":\"rain\"}"),
                json("an empty model, passed through", videos, "{\"model\":\" \",\"prompt\":\"rain\"}"),
                json("a number for a model, passed through", videos, "{\"model\":4,\"prompt\":\"rain\"}"),
                new Case(
                        "text for JSON, passed through",
                        post(videos, "{\"model\":\"veo-3\"}").replace("application/json", "text/plain"),
                        400,
                        "invalid_request"),
                new Case(
                        "no gzip, passed through",
                        post(videos, GOOD).replace("Content-Length", "Content-Encoding: gzip\nContent-Length"),
                        400,
                        "read_request_body_failed"),
                new Case(
                        "no brotli, passed through",
                        post("/runway/tasks", GOOD).replace("Content-Length", "Content-Encoding: br\nContent-Length"),
                        400,
                        "read_request_body_failed"),
                new Case(
                        "a body of 64 MiB, passed through",
                        post("/runway/tasks", "").replace("Content-Length: 0", "Content-Length: 67108864"),
                        413,
                        "read_request_body_failed"),
                new Case(
                        "a body of 64 MiB",
                        post("/v1/chat/completions", "").replace("Content-Length: 0", "Content-Length: 67108864"),
                        413,
                        "read_request_body_failed"));
    }

    /// What is wrong before any body is looked at, on a model route and on a pass-through route.
    static Stream<Case> heads() {
        return modelHeads()
                .flatMap(wanted -> wanted.message().contains("/v1/chat/completions")
                        ? Stream.of(wanted, wanted.on("/runway/tasks"))
                        : Stream.of(wanted));
    }

    private static Stream<Case> modelHeads() {
        return Stream.of(
                new Case("an unknown route", post("/v1/nothing", GOOD), 404, "route_not_found"),
                new Case("no route", "GET /nothing HTTP/1.1\nHost: sluice\n\n", 404, "route_not_found"),
                new Case("a route not served", post("/v1/files", GOOD), 501, "api_not_implemented"),
                new Case(
                        "another method",
                        post("/v1/embeddings", GOOD).replace("POST", "GET"),
                        405,
                        "method_not_allowed"),
                new Case(
                        "an invented method",
                        post("/v1/embeddings", GOOD).replace("POST", "BREW"),
                        405,
                        "method_not_allowed"),
                new Case(
                        "a tunnel",
                        "CONNECT api.acme.example:443 HTTP/1.1\nHost: sluice\n\n",
                        405,
                        "method_not_allowed"),
                new Case(
                        "an echo",
                        "TRACE /runway/tasks HTTP/1.1\nHost: sluice\nAuthorization: Bearer KEY\n\n",
                        405,
                        "method_not_allowed"),
                new Case(
                        "no key", post("/v1/chat/completions", GOOD).replace("Bearer KEY", ""), 401, "invalid_api_key"),
                new Case(
                        "an empty bearer",
                        post("/v1/chat/completions", GOOD).replace("KEY", ""),
                        401,
                        "invalid_api_key"),
                new Case(
                        "an unknown key",
                        post("/v1/chat/completions", GOOD).replace("KEY", "sk-nobody"),
                        401,
                        "invalid_api_key"),
                new Case(
                        "a key of 10,000 letters",
                        post("/v1/chat/completions", GOOD).replace("KEY", "k".repeat(10_000)),
                        401,
                        "invalid_api_key"),
                new Case("a path that climbs", post("/runway/../api/user/self", GOOD), 400, "invalid_path"),
                new Case("an escaped climb", post("/runway/%2e%2E/x", GOOD), 400, "invalid_path"),
                new Case("an escaped separator", post("/runway/..%2Fx", GOOD), 400, "invalid_path"),
                new Case("an escaped backslash", post("/runway/..%5Cx", GOOD), 400, "invalid_path"),
                new Case("a climb escaped twice", post("/runway/%252e%252e/x", GOOD), 400, "invalid_path"),
                new Case("an escaped line break", post("/runway/%0d%0aX-A:1", GOOD), 400, "invalid_path"),
                new Case("two keys", chat("Authorization: Bearer sk-other", GOOD), 400, "bad_request"),
                new Case("two hosts", chat("Host: other", GOOD), 400, "bad_request"),
                new Case(
                        "two content types",
                        chat("Content-Type: application/json\nContent-Type: text/plain", GOOD),
                        400,
                        "bad_request"),
                new Case("two lengths", chat("Content-Length: 5", GOOD), 400, "bad_request"),
                new Case("a length below 0", TO_CHAT + "Content-Length: -1\n\n" + GOOD, 400, "bad_request"),
                new Case("a signed length", TO_CHAT + "Content-Length: +38\n\n" + GOOD, 400, "bad_request"),
                new Case(
                        "length and chunks",
                        TO_CHAT + "Content-Length: 6\nTransfer-Encoding: chunked\n\n0\n\nG",
                        400,
                        "bad_request"),
                new Case(
                        "chunks by another name", TO_CHAT + "Transfer-Encoding: xchunked\n\n0\n\n", 400, "bad_request"),
                new Case(
                        "chunks that are not last",
                        TO_CHAT + "Transfer-Encoding: chunked, identity\n\n0\n\n",
                        400,
                        "bad_request"),
                new Case("a blank before the colon", chat("X-A : b", GOOD), 400, "bad_request"),
                new Case("a NUL in a header", chat("X-A: \0", GOOD), 400, "bad_request"),
                new Case("no request line", "GARBAGE\n\n", 400, "bad_request"),
                new Case("a long request line", "GET /" + "a".repeat(20_000) + " HTTP/1.1\n\n", 414, "uri_too_long"),
                new Case("a large header", chat("X-A: " + "a".repeat(70_000), GOOD), 431, "headers_too_large"),
                new Case(
                        "many headers",
                        chat(
                                "X-Header: %s\n"
                                        .formatted("a".repeat(90))
                                        .repeat(800)
                                        .strip(),
                                GOOD),
                        431,
                        "headers_too_large"),
                new Case(
                        "a body announced too long",
                        TO_CHAT + "Content-Length: 2000000\n\n",
                        413,
                        "read_request_body_failed"),
                new Case(
                        "a body too long in chunks",
                        TO_CHAT + "Transfer-Encoding: chunked\n\n1E8480\n" + "x".repeat(2_000_000) + "\n0\n\n",
                        413,
                        "read_request_body_failed"));
    }

    @ParameterizedTest
    @MethodSource({"bodies", "passThroughBodies", "heads"})
    void isRefusedInTheCallersProtocol(Case wanted) {
        Response answer = exchange(wanted.message());

        assertThat(answer.status()).as(answer.text()).isEqualTo(wanted.status());
        assertThat(answer.header("Content-Type")).startsWith("application/json");
        assertThat(answer.header("X-Oneapi-Request-Id")).hasSize(39);
        assertThat(answer.header("X-New-Api-Version")).startsWith("v1.");
        var error = answer.json().path("error");
        assertThat(error.path("code").asString()).isEqualTo(wanted.code());
        assertThat(error.path("type").asString())
                .isEqualTo(wanted.code().equals("route_not_found") ? "invalid_request_error" : "new_api_error");
        assertThat(error.path("message").asString()).contains("request id: ");
        assertThat(scene.logRows()).isEmpty();
    }

    @Test
    void closesAfterAMessageWhoseEndIsInDoubt() {
        try (var connection = new RawConnection(scene.port(), Duration.ofSeconds(5))) {
            connection.send((TO_CHAT
                            + "Content-Length: 5\nTransfer-Encoding: chunked\n\n0\n\nGET /livez HTTP/1.1\nHost: sluice\n\n")
                    .replace("\n", "\r\n")
                    .replace("KEY", Scene.KEY));

            assertThat(connection.receive().status()).isEqualTo(400);
            assertThat(connection.closedByPeer()).isTrue();
        }
    }

    @Test
    void refusesChunksThatAreNone() {
        try (var connection = new RawConnection(scene.port(), Duration.ofSeconds(5))) {
            connection.send((TO_CHAT + "Transfer-Encoding: chunked\nExpect: 100-continue\n\n")
                    .replace("\n", "\r\n")
                    .replace("KEY", Scene.KEY));
            assertThat(connection.receive().status()).isEqualTo(100);

            connection.send("5\r\n{\"mod\r\nZZ\r\n");

            Response answer = connection.receive();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.json().at("/error/code").asString()).isEqualTo("read_request_body_failed");
            assertThat(connection.closedByPeer()).isTrue();
        }
    }

    /// A client that goes on sending must not lose the answer to a reset connection.
    @Test
    void answersAClientThatGoesOnSendingAndClosesThen() {
        for (int i = 0; i < 20; i++) {
            try (var connection = new RawConnection(scene.port(), Duration.ofSeconds(5))) {
                connection
                        .send((TO_CHAT + "Content-Length: 30000000\n\n")
                                .replace("\n", "\r\n")
                                .replace("KEY", Scene.KEY))
                        .send(new byte[30_000_000]);

                assertThat(connection.receive().status()).isEqualTo(413);
                assertThat(connection.closedByPeer()).isTrue();
            }
        }
    }

    @Test
    void closesOnAClientThatNeverStopsSending() {
        try (var connection = new RawConnection(scene.port(), Duration.ofSeconds(5))) {
            connection.send((TO_CHAT + "Content-Length: 30000000\n\n")
                    .replace("\n", "\r\n")
                    .replace("KEY", Scene.KEY));

            assertThat(connection.receive().status()).isEqualTo(413);
            assertThat(connection.closedByPeer()).isTrue();
        }
    }

    @Test
    void letsGoOfACallerWhoLeavesInTheMiddleOfABody() {
        try (var connection = new RawConnection(scene.port(), Duration.ofSeconds(5))) {
            connection.send((TO_CHAT + "Content-Length: 500000\n\n{\"model\"")
                    .replace("\n", "\r\n")
                    .replace("KEY", Scene.KEY));
            connection.reset();
        }
    }

    private Response exchange(String message) {
        return RawConnection.exchange(scene.port(), message.replace("KEY", Scene.KEY));
    }
}
