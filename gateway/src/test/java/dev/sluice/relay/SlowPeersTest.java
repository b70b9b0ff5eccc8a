package dev.sluice.relay;

import static dev.sluice.store.Tables.CHANNELS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Answer;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.FakeUpstream;
import dev.sluice.testkit.RawConnection;
import dev.sluice.testkit.RawUpstream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Big bodies between peers of unequal speed: what one side does not take, the other may not send.
class SlowPeersTest {
    private static final int BLOCK = 64 * 1024;
    private static final long BLOCKS = 3200;
    private static final long SIZE = BLOCKS * BLOCK;
    private static final long MEGABYTE = 1024 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private Scene.Setting at(String baseUrl) {
        return Scene.in(folder)
                .channel(8, baseUrl, "runway", row -> row.set(CHANNELS.TYPE, 55))
                .variable("SLUICE_POLL_RETRY_PAUSE", "0")
                .variable("MAX_REQUEST_BODY_MB", "300");
    }

    @Test
    void aClientThatDoesNotReadHoldsTheUpstreamBack() {
        var sent = new AtomicLong();
        try (var upstream = RawUpstream.start((_, _, out) -> {
                    out.write("HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nContent-Length: %d\r\n\r\n"
                            .formatted(SIZE)
                            .getBytes(StandardCharsets.US_ASCII));
                    for (long block = 0; block < BLOCKS; block++) {
                        out.write(block(block));
                        sent.addAndGet(BLOCK);
                    }
                });
                var scene = at(upstream.baseUrl()).start();
                var client = new RawConnection(scene.port(), PATIENCE)) {
            long before = Memory.held();

            client.send("GET /runway/files/film HTTP/1.1\r\nHost: sluice\r\nAuthorization: Bearer %s\r\n\r\n"
                    .formatted(Scene.KEY));
            standsStill(sent);

            assertThat(sent.get()).isLessThan(SIZE / 4);
            assertThat(Memory.held() - before).isLessThan(16 * MEGABYTE);
            assertThat(client.line()).isEqualTo("HTTP/1.1 200 OK");
            var head = new ArrayList<String>();
            for (String line = client.line(); !line.isEmpty(); line = client.line()) {
                head.add(line.toLowerCase(Locale.ROOT));
            }
            assertThat(head).contains("content-length: " + SIZE);
            assertThat(client.skip(SIZE)).isTrue();
        }
    }

    @Test
    void anUpstreamThatDoesNotReadHoldsTheClientBack() throws Exception {
        var go = new CountDownLatch(1);
        var arrived = new AtomicLong();
        var sent = new AtomicLong();
        String head = "{\"model\":\"gen4\",\"film\":\"";
        try (var upstream = RawUpstream.start((headers, body, out) -> {
                    go.await();
                    byte[] buffer = new byte[BLOCK];
                    long wanted = Long.parseLong(headers.first("Content-Length").orElseThrow());
                    while (arrived.get() < wanted) {
                        arrived.addAndGet(body.read(buffer));
                    }
                    out.write("HTTP/1.1 202 OK\r\nContent-Length: 2\r\n\r\n{}".getBytes(StandardCharsets.US_ASCII));
                });
                var scene = at(upstream.baseUrl()).start();
                var client = new RawConnection(scene.port(), PATIENCE)) {
            long before = Memory.held();
            long length = head.length() + SIZE + 2;

            client.send(
                    "POST /runway/tasks HTTP/1.1\r\nHost: sluice\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n\r\n%s"
                            .formatted(Scene.KEY, length, head));
            var sending = Thread.ofVirtual().start(() -> {
                byte[] letters = new byte[BLOCK];
                Arrays.fill(letters, (byte) 'a');
                for (long block = 0; block < BLOCKS; block++) {
                    client.send(letters);
                    sent.addAndGet(BLOCK);
                }
                client.send("\"}");
            });
            standsStill(sent);

            assertThat(sent.get()).isLessThan(SIZE / 4);
            assertThat(Memory.held() - before).isLessThan(16 * MEGABYTE);
            go.countDown();
            assertThat(client.receive().status()).isEqualTo(202);
            sending.join();
            assertThat(arrived.get()).isEqualTo(length);
            assertThat(scene.onlyLogRow().model()).isEqualTo("gen4");
        }
    }

    @Test
    void anUpstreamThatAnswersBeforeItHasReadAllIsBelieved() {
        var done = new CountDownLatch(1);
        try (var upstream = RawUpstream.start((_, _, out) -> {
                    out.write(
                            "HTTP/1.1 422 No\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n{\"error\":\"x\"}"
                                    .replace("12", "13")
                                    .getBytes(StandardCharsets.US_ASCII));
                    done.await();
                });
                var scene = at(upstream.baseUrl()).start();
                var client = new RawConnection(scene.port(), PATIENCE)) {
            client.send(
                    "POST /runway/tasks HTTP/1.1\r\nHost: sluice\r\nAuthorization: Bearer %s\r\nContent-Length: 30000025\r\n\r\n{\"model\":\"gen4\",\"film\":\""
                            .formatted(Scene.KEY));
            client.send("a".repeat(30_000_000)).send("\"}");

            var answer = client.receive();

            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.text()).isEqualTo("{\"error\":\"x\"}");
            assertThat(scene.agreedSpending()).isZero();
            done.countDown();
        }
    }

    /// It has been passed on once and cannot be asked for again.
    @Test
    void aPollWithABodyIsNotRepeated() {
        try (var upstream = FakeUpstream.start();
                var scene = at(upstream.baseUrl()).start()) {
            upstream.on("/runway/tasks/1", Answer.error(503, "down"));

            var answer = scene.alice()
                    .with("Content-Type", "text/plain")
                    .send("GET", "/runway/tasks/1", BodyPublishers.ofString("which?"));

            assertThat(answer.status()).isEqualTo(503);
            assertThat(upstream.onlyRequest().text()).isEqualTo("which?");
        }
    }

    @Test
    void aModelCallOf64MebibytesPasses() {
        String body = "{\"model\":\"gpt-4o-mini\",\"messages\":[\"%s\"]}".formatted("x".repeat(64 * 1024 * 1024));
        try (var upstream = FakeUpstream.start();
                var scene = Scene.in(folder).channel(1, upstream, "gpt-4o-mini").start()) {
            upstream.on("*", Answer.json("{\"choices\":[],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1}}"));

            var answer = scene.alice().post("/v1/chat/completions", body);

            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            assertThat(upstream.onlyRequest().body().length()).isEqualTo(body.length());
            assertThat(upstream.onlyRequest().text().equals(body)).isTrue();
        }
    }

    /// Waits until a count has begun and does not change for a while.
    private static void standsStill(AtomicLong count) {
        long[] last = {0, System.nanoTime()};
        Eventually.within(PATIENCE, () -> {
            long now = count.get();
            if (now != last[0]) {
                last[0] = now;
                last[1] = System.nanoTime();
            }
            assertThat(now).isPositive();
            assertThat(System.nanoTime() - last[1]).isGreaterThan(500_000_000);
        });
    }

    private static byte[] block(long number) {
        byte[] bytes = new byte[BLOCK];
        bytes[0] = (byte) number;
        return bytes;
    }
}
