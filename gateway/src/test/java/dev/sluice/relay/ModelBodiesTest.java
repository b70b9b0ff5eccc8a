package dev.sluice.relay;

import static dev.sluice.store.Tables.CHANNELS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Answer;
import dev.sluice.testkit.FakeUpstream;
import dev.sluice.testkit.Response;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What of a request reaches the upstream, and as what.
class ModelBodiesTest {
    private static final String CHAT = "/v1/chat/completions";

    @TempDir
    Path folder;

    /// Big integers, floats of many digits, escapes, repeated and unknown keys, blanks: all as they came.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"z\":1,\"model\":\"gpt-4o-mini\",\"a\":2,\"messages\":[{\"role\":\"user\",\"content\":\"hi\",\"x\":null}]}",
                "{\"seed\":123456789012345678901234567890,\"t\":0.10000000000000000555,\"e\":1E400,\"model\":\"gpt-4o-mini\",\"messages\":[1]}",
                "  {\n\t\"messages\" : [ \"\\u00e9\\ud83d\\ude00\\/é😀\" ],\r\n \"model\":\"gpt-4o-mini\" }  ",
                "{\"user\":\"a\",\"user\":\"b\",\"model\":\"gpt-4o-mini\",\"messages\":[{}],\"\":{\"\":[[]]}}",
                "{\"model\":\"gpt-4o\\u002dmini\",\"messages\":[1],\"stream_options\":{\"include_usage\":false}}"
            })
    void reachesTheUpstreamByteForByte(String body) {
        try (var upstream = FakeUpstream.start();
                var scene = Scene.in(folder).channel(8, upstream, "gpt-4o-mini").start()) {
            Response answer = scene.alice().post(CHAT, body);

            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            assertThat(upstream.onlyRequest().text()).isEqualTo(body);
        }
    }

    @Test
    void changesNothingButTheModelWhenAChannelMapsIt() {
        String body = "{\"a\":12345678901234567890, \"model\" : \"gpt-4o-mini\",\"messages\":[\"\\u00e9\"],\"b\":{}}";
        try (var upstream = FakeUpstream.start();
                var scene = Scene.in(folder)
                        .channel(
                                8,
                                upstream,
                                "gpt-4o-mini",
                                row -> row.set(
                                        CHANNELS.MODEL_MAPPING,
                                        "{\"gpt-4o-mini\":\"middle\",\"middle\":\"acme \\\"v2\\\"\"}"))
                        .start()) {
            scene.alice().post(CHAT, body);

            assertThat(upstream.onlyRequest().text()).isEqualTo(body.replace("\"gpt-4o-mini\"", "\"acme \\\"v2\\\"\""));
            var row = scene.onlyLogRow();
            assertThat(row.model()).isEqualTo("gpt-4o-mini");
            assertThat(row.other().path("is_model_mapped").asBoolean()).isTrue();
            assertThat(row.other().path("upstream_model_name").asString()).isEqualTo("acme \"v2\"");
        }
    }

    @Test
    void changesNothingButTheModelInAFormWithAFile() {
        String form = form("b0undary", "gpt-4o-mini");
        try (var upstream = FakeUpstream.start();
                var scene = Scene.in(folder)
                        .channel(
                                8,
                                upstream,
                                "gpt-4o-mini",
                                row -> row.set(CHANNELS.MODEL_MAPPING, "{\"gpt-4o-mini\":\"large\"}"))
                        .start()) {
            var answer = scene.alice()
                    .with("Content-Type", "multipart/form-data; boundary=b0undary")
                    .send(
                            "POST",
                            "/v1/audio/transcriptions",
                            BodyPublishers.ofByteArray(form.getBytes(StandardCharsets.ISO_8859_1)));

            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            var sent = upstream.onlyRequest();
            assertThat(sent.path()).isEqualTo("/v1/audio/transcriptions");
            assertThat(sent.headers().first("Content-Type")).contains("multipart/form-data; boundary=b0undary");
            assertThat(sent.body().toString(StandardCharsets.ISO_8859_1))
                    .isEqualTo(form.replace("gpt-4o-mini", "large"));
            assertThat(scene.onlyLogRow().model()).isEqualTo("gpt-4o-mini");
        }
    }

    /// An answer that tells its length in seconds is charged by them: 3 s are 50 audio tokens.
    @Test
    void namesTheDefaultModelInAFormThatNamesNoneAndChargesBySeconds() {
        String form = form("b0undary", "").replaceFirst("(?s)--b0undary\r\n[^\r]*name=\"model\"\r\n\r\n\r\n", "");
        try (var upstream = FakeUpstream.start();
                var scene = Scene.in(folder).channel(8, upstream, "whisper-1").start()) {
            upstream.enqueue(Answer.json("{\"text\":\"Open.\",\"usage\":{\"type\":\"duration\",\"seconds\":3}}"));

            scene.alice()
                    .with("Content-Type", "multipart/form-data; boundary=\"b0undary\"")
                    .send(
                            "POST",
                            "/v1/audio/translations",
                            BodyPublishers.ofByteArray(form.getBytes(StandardCharsets.ISO_8859_1)));

            assertThat(upstream.onlyRequest().body().toString(StandardCharsets.ISO_8859_1))
                    .isEqualTo(
                            "--b0undary\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nwhisper-1\r\n" + form);
            assertThat(scene.onlyLogRow().quota()).isEqualTo(750);
        }
    }

    /// A brotli stream of one stored piece: window bits, length and "stored" in three bytes, the end in one.
    @Test
    void unpacksBrotli() throws Exception {
        String body = "{\"model\":\"gpt-4o-mini\",\"messages\":[1]}";
        int head = ((body.length() - 1) << 4) | (1 << 20);
        var packed = new ByteArrayOutputStream();
        packed.write(new byte[] {(byte) head, (byte) (head >> 8), (byte) (head >> 16)});
        packed.write(body.getBytes(StandardCharsets.UTF_8));
        packed.write(3);
        try (var upstream = FakeUpstream.start();
                var scene = Scene.in(folder).channel(1, upstream, "gpt-4o-mini").start()) {

            var answer = scene.alice()
                    .with("Content-Type", "application/json")
                    .with("Content-Encoding", "br")
                    .send("POST", CHAT, BodyPublishers.ofByteArray(packed.toByteArray()));

            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            assertThat(upstream.onlyRequest().text()).isEqualTo(body);
            assertThat(upstream.onlyRequest().headers().has("Content-Encoding")).isFalse();
        }
    }

    @Test
    void putsAnAzureDeploymentIntoOnePathSegment() throws Exception {
        try (var upstream = FakeUpstream.start();
                var scene = Scene.in(folder)
                        .channel(1, upstream, "gpt-4o-mini", row -> {
                            row.set(CHANNELS.TYPE, 3);
                            row.set(CHANNELS.MODEL_MAPPING, "{\"gpt-4o-mini\":\"acme/gpt 4\"}");
                        })
                        .start()) {

            scene.alice().post(CHAT, "{\"model\":\"gpt-4o-mini\",\"messages\":[1]}");

            assertThat(upstream.onlyRequest().target())
                    .startsWith("/openai/deployments/acme%2Fgpt%204/chat/completions?api-version=");
        }
    }

    @Test
    void decodesACompressedRequest() throws Exception {
        String body = "{\"model\":\"gpt-4o-mini\",\"messages\":[\"%s\"]}".formatted("so ".repeat(50_000));
        var packed = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(packed)) {
            zip.write(body.getBytes(StandardCharsets.UTF_8));
        }
        try (var upstream = FakeUpstream.start();
                var scene = Scene.in(folder).channel(8, upstream, "gpt-4o-mini").start()) {
            var answer = scene.alice()
                    .with("Content-Type", "application/json")
                    .with("Content-Encoding", "gzip")
                    .send("POST", CHAT, BodyPublishers.ofByteArray(packed.toByteArray()));

            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            assertThat(upstream.onlyRequest().text()).isEqualTo(body);
            assertThat(upstream.onlyRequest().headers().has("Content-Encoding")).isFalse();
        }
    }

    /// Neither the client's key nor its cookies nor what describes its connection goes on.
    @Test
    void sendsTheChannelsHeadersAndNotTheClients() {
        try (var upstream = FakeUpstream.start();
                var scene = Scene.in(folder)
                        .channel(8, upstream, "gpt-4o-mini", row -> {
                            row.set(CHANNELS.OPEN_AI_ORGANIZATION, "org-acme");
                            row.set(CHANNELS.HEADER_OVERRIDE, """
                                            {"X-Key":"k={api_key}","X-From":"{client_header:X-Trace}",
                                            "X-None":"{client_header:X-Absent}","re:^x-acme-":"","Host":"vendor.example"}""");
                        })
                        .start()) {
            scene.alice()
                    .with("X-Trace", "t1")
                    .with("X-Acme-One", "1")
                    .with("X-ACME-two", "2")
                    .with("X-Other", "no")
                    .with("Cookie", "session=1")
                    .with("x-api-key", "sk-other")
                    .with("Accept-Encoding", "gzip")
                    .post(CHAT, "{\"model\":\"gpt-4o-mini\",\"messages\":[1]}");

            var headers = upstream.onlyRequest().headers();
            assertThat(headers.all("Authorization")).containsExactly("Bearer " + Scene.CHANNEL_KEY);
            assertThat(headers.all("OpenAI-Organization")).containsExactly("org-acme");
            assertThat(headers.all("X-Key")).containsExactly("k=" + Scene.CHANNEL_KEY);
            assertThat(headers.all("X-From")).containsExactly("t1");
            assertThat(headers.all("X-Acme-One")).containsExactly("1");
            assertThat(headers.all("X-ACME-Two")).containsExactly("2");
            assertThat(headers.all("Host")).containsExactly("vendor.example");
            assertThat(headers.all("Content-Type")).containsExactly("application/json");
            for (String absent :
                    new String[] {"X-None", "X-Other", "X-Trace", "Cookie", "x-api-key", "Accept-Encoding"}) {
                assertThat(headers.has(absent)).as(absent).isFalse();
            }
        }
    }

    private static String form(String boundary, String model) {
        return String.join(
                "\r\n",
                "--" + boundary,
                "Content-Disposition: form-data; name=\"file\"; filename=\"a.mp3\"",
                "Content-Type: audio/mpeg",
                "",
                "\u0000\u00ff\r\n-- name=\"model\"\r\n\r\nnot the model\u0080",
                "--" + boundary,
                "Content-Disposition: form-data; name=\"model\"",
                "",
                model,
                "--" + boundary,
                "Content-Disposition: form-data; name=\"temperature\"",
                "",
                "0.5",
                "--" + boundary + "--",
                "");
    }
}
