package dev.sluice.relay;

import static dev.sluice.store.Tables.CHANNELS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Answer;
import dev.sluice.testkit.FakeUpstream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A channel whose upstream is reached through a proxy. Source: relay.md §3.8 `proxy`.
class ProxyTest {
    private static final String ASKED = "{\"model\":\"gpt-4o-mini\",\"messages\":[1]}";

    @TempDir
    Path folder;

    /// Over plain HTTP a proxy gets the request itself, with the whole address; here it answers in the upstream's
    /// place.
    @Test
    void getsPlainCallsWithTheWholeAddressAndItsOwnCredentials() {
        try (var proxy = FakeUpstream.start();
                var scene = through("http://alice:s%40cret@127.0.0.1:" + proxy.port())) {
            proxy.on("*", Answer.json("{\"choices\":[],\"usage\":{\"prompt_tokens\":1}}"));

            var answer = scene.alice().post("/v1/chat/completions", ASKED);

            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            var sent = proxy.onlyRequest();
            assertThat(sent.target()).isEqualTo("http://api.acme.example/v1/chat/completions");
            assertThat(sent.headers().first("Host")).contains("api.acme.example");
            assertThat(sent.headers().first("Authorization")).contains("Bearer " + Scene.CHANNEL_KEY);
            String credentials = Base64.getEncoder().encodeToString("alice:s@cret".getBytes(StandardCharsets.UTF_8));
            assertThat(sent.headers().first("Proxy-Authorization")).contains("Basic " + credentials);
        }
    }

    /// For TLS a proxy is asked for a tunnel, and sees neither path nor key. This one refuses.
    @Test
    void isAskedForATunnelToAnHttpsUpstream() {
        try (var proxy = FakeUpstream.start();
                var scene = through("http://127.0.0.1:" + proxy.port(), "https://api.acme.example")) {
            proxy.on("*", Answer.error(403, "no_tunnel"));

            var answer = scene.alice().post("/v1/chat/completions", ASKED);

            assertThat(answer.status()).isEqualTo(502);
            var sent = proxy.onlyRequest();
            assertThat(sent.method()).isEqualTo("CONNECT");
            assertThat(sent.target()).isEqualTo("api.acme.example:443");
            assertThat(sent.headers().has("Authorization")).isFalse();
        }
    }

    @Test
    void isToldOfWhenItIsNotThere() {
        try (var scene = through(FakeUpstream.nobody())) {
            var answer = scene.alice().post("/v1/chat/completions", ASKED);

            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.json().at("/error/code").asString()).isEqualTo("request_failed");
            assertThat(scene.agreedSpending()).isZero();
        }
    }

    private Scene through(String proxy) {
        return through(proxy, "http://api.acme.example");
    }

    private Scene through(String proxy, String baseUrl) {
        return Scene.in(folder)
                .channel(
                        1,
                        baseUrl,
                        "gpt-4o-mini",
                        row -> row.set(CHANNELS.SETTING, "{\"proxy\":\"%s\"}".formatted(proxy)))
                .start();
    }
}
