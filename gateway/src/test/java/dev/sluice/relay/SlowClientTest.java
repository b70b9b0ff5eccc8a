package dev.sluice.relay;

import static dev.sluice.store.Tables.CHANNELS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Answer;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.FakeUpstream;
import dev.sluice.testkit.RawConnection;
import dev.sluice.testkit.Response;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Clients that pause in the middle of a request body, with one second allowed.
class SlowClientTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private Scene scene(FakeUpstream upstream) {
        return Scene.in(folder)
                .channel(1, upstream, "gpt-4o-mini")
                .channel(2, upstream, "runway", row -> row.set(CHANNELS.TYPE, 55))
                .variable("SLUICE_BODY_TIMEOUT", "1")
                .start();
    }

    private static String head(String path, int length) {
        return "POST %s HTTP/1.1\r\nHost: sluice\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                .formatted(path, Scene.KEY, length);
    }

    private static void isToldSo(RawConnection client, String codeAt) {
        Response answer = client.receive();
        assertThat(answer.status()).as(answer.text()).isEqualTo(408);
        assertThat(answer.json().at(codeAt).asString()).isEqualTo("read_request_body_failed");
        assertThat(client.closedByPeer()).isTrue();
    }

    @Test
    void aModelCallThatStopsInMidBodyIsAnswered408() {
        try (var upstream = FakeUpstream.start();
                var scene = scene(upstream);
                var client = new RawConnection(scene.port(), PATIENCE)) {
            client.send(head("/v1/chat/completions", 500) + "{\"model\":");

            isToldSo(client, "/error/code");

            assertThat(upstream.requests()).isEmpty();
            assertThat(scene.agreedSpending()).isZero();
        }
    }

    @Test
    void aPassThroughCallThatStopsBeforeItsNameIsAnswered408() {
        try (var upstream = FakeUpstream.start();
                var scene = scene(upstream);
                var client = new RawConnection(scene.port(), PATIENCE)) {
            client.send(head("/runway/tasks", 500) + "{\"prompt\":");

            isToldSo(client, "/error/code");

            assertThat(upstream.requests()).isEmpty();
            assertThat(scene.agreedSpending()).isZero();
        }
    }

    @Test
    void aPassThroughCallThatStopsWhileItFlowsIsAnswered408() {
        try (var upstream = FakeUpstream.start();
                var scene = scene(upstream);
                var client = new RawConnection(scene.port(), PATIENCE)) {
            client.send(head("/runway/tasks", 1_000_000) + "{\"model\":\"gen4\",\"film\":\"" + "a".repeat(200_000));

            isToldSo(client, "/code");

            assertThat(upstream.requests()).isEmpty();
            assertThat(scene.agreedSpending()).isZero();
        }
    }

    @Test
    void aClientThatIsSlowButSendsIsServed() {
        String body = "{\"model\":\"gpt-4o-mini\",\"messages\":[1]}";
        try (var upstream = FakeUpstream.start();
                var scene = scene(upstream);
                var client = new RawConnection(scene.port(), PATIENCE)) {
            upstream.on("/v1/chat/completions", Answer.json("{\"choices\":[],\"usage\":{\"prompt_tokens\":1}}"));
            client.send(head("/v1/chat/completions", body.length()));

            for (int i = 0; i < body.length(); i += 10) {
                later(Duration.ofMillis(600));
                client.send(body.substring(i, Math.min(body.length(), i + 10)));
            }

            assertThat(client.receive().status()).isEqualTo(200);
        }
    }

    private static void later(Duration pause) {
        long until = System.nanoTime() + pause.toNanos();
        Eventually.within(PATIENCE, () -> assertThat(System.nanoTime() - until).isPositive());
    }
}
