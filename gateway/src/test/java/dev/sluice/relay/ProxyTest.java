package dev.sluice.relay;

import static dev.sluice.store.Tables.CHANNELS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Answer;
import dev.sluice.testkit.FakeUpstream;
import dev.sluice.testkit.ForwardProxy;
import dev.sluice.testkit.TlsFront;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A channel whose upstream is reached through a proxy. Source: relay.md §3.8 `proxy`.
class ProxyTest {
    private static final String ASKED = "{\"model\":\"gpt-4o-mini\",\"messages\":[1]}";

    private static final Answer SERVED = Answer.json("{\"choices\":[],\"usage\":{\"prompt_tokens\":1}}");

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

    /// Names are the proxy's to resolve: `api.acme.example` exists nowhere.
    @Test
    void carriesCallsByConnectToAnHttpsUpstream() {
        try (var upstream = FakeUpstream.start();
                var tls = TlsFront.before(upstream.port(), folder);
                var proxy = ForwardProxy.to(tls.port());
                var scene = through(
                        "http://alice:s%40cret@127.0.0.1:" + proxy.port(), "https://api.acme.example", "true")) {
            upstream.on("/v1/chat/completions", SERVED);

            var answer = scene.alice().post("/v1/chat/completions", ASKED);

            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            assertThat(proxy.asked()).containsExactly(new ForwardProxy.Asked("api.acme.example:443", "alice:s@cret"));
            var sent = upstream.onlyRequest();
            assertThat(sent.target()).isEqualTo("/v1/chat/completions");
            assertThat(sent.headers().first("Authorization")).contains("Bearer " + Scene.CHANNEL_KEY);
            assertThat(sent.headers().has("Proxy-Authorization")).isFalse();
        }
    }

    /// The certificate is nobody's the gateway trusts.
    @Test
    void doesNotMakeAnUntrustedUpstreamTrusted() {
        try (var upstream = FakeUpstream.start();
                var tls = TlsFront.before(upstream.port(), folder);
                var proxy = ForwardProxy.to(tls.port());
                var scene = through("http://127.0.0.1:" + proxy.port(), "https://api.acme.example", "false")) {
            var answer = scene.alice().post("/v1/chat/completions", ASKED);

            assertThat(answer.status()).isEqualTo(502);
            assertThat(upstream.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"socks5://alice:s%40cret@", "socks5h://alice:s%40cret@", "socks5://"})
    void carriesCallsBySocks5(String beginning) {
        try (var upstream = FakeUpstream.start();
                var proxy = ForwardProxy.to(upstream.port());
                var scene = through(beginning + "127.0.0.1:" + proxy.port())) {
            upstream.on("/v1/chat/completions", SERVED);

            var answer = scene.alice().post("/v1/chat/completions", ASKED);

            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            String login = beginning.contains("@") ? "alice:s@cret" : "";
            assertThat(proxy.asked()).containsExactly(new ForwardProxy.Asked("api.acme.example:80", login));
            assertThat(upstream.onlyRequest().headers().first("Host")).contains("api.acme.example");
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
        return through(proxy, baseUrl, "false");
    }

    private Scene through(String proxy, String baseUrl, String anyCertificate) {
        return Scene.in(folder)
                .variable("TLS_INSECURE_SKIP_VERIFY", anyCertificate)
                .channel(
                        1,
                        baseUrl,
                        "gpt-4o-mini",
                        row -> row.set(CHANNELS.SETTING, "{\"proxy\":\"%s\"}".formatted(proxy)))
                .start();
    }
}
