package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FakeUpstreamTest {
    private final FakeUpstream upstream = FakeUpstream.start();
    private final Client client = Client.of(upstream.port());

    @AfterEach
    void close() {
        client.close();
        upstream.close();
    }

    @Test
    void remembersARequestExactlyAsItCame() {
        RawConnection.exchange(upstream.port(), """
                POST /runway/a%2Fb?x=%20&x=2 HTTP/1.1
                Host: acme
                X-Twice: one
                x-twice: two
                Content-Length: 3

                abc""");

        var request = upstream.onlyRequest();
        assertThat(request.target()).isEqualTo("/runway/a%2Fb?x=%20&x=2");
        assertThat(request.path()).isEqualTo("/runway/a%2Fb");
        assertThat(request.headers().names()).containsExactly("Host", "X-Twice", "x-twice", "Content-Length");
        assertThat(request.headers().all("X-TWICE")).containsExactly("one", "two");
        assertThat(request.text()).isEqualTo("abc");
    }

    @Test
    void answersFromTheQueueThenFromItsRulesThenAsTheDemoVendor() {
        upstream.on("/v1/*", Answer.json("{\"from\":\"rule\"}")).enqueue(Answer.error(429, "rate_limited"));

        assertThat(client.get("/v1/models").status()).isEqualTo(429);
        assertThat(client.get("/v1/models").json().path("from").asString()).isEqualTo("rule");
        upstream.reset();
        assertThat(client.get("/v1/models").json().path("object").asString()).isEqualTo("list");
    }

    @Test
    void streamsEventsAtItsPace() {
        upstream.enqueue(Answer.sse("one", "two", "[DONE]").paced(Duration.ofMillis(40)));
        long began = System.nanoTime();

        try (var stream = client.stream("/v1/chat/completions", "{}")) {
            assertThat(stream.next().orElseThrow().data()).isEqualTo("one");
            assertThat(stream.rest()).extracting(EventStream.Event::data).containsExactly("two", "[DONE]");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(75));
    }

    @Test
    void cutsAnAnswerInTheMiddle() {
        upstream.enqueue(Answer.sse("one", "two").cutAfter(13));

        try (var stream = client.stream("/", "{}")) {
            assertThat(stream.next().orElseThrow().data()).isEqualTo("one");
            assertThatThrownBy(stream::next).isInstanceOf(UncheckedIOException.class);
        }
    }

    @Test
    void resetsAConnectionWithoutAnAnswer() {
        upstream.enqueue(Answer.reset());

        assertThatThrownBy(() -> RawConnection.exchange(upstream.port(), "GET / HTTP/1.1\n\n"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("Connection reset");
    }

    @Test
    void liesAboutTheLengthOfABody() {
        upstream.enqueue(Answer.json("{}").claimingLength(10).cutAfter(2));

        assertThatThrownBy(() -> client.get("/")).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void noticesAClientThatLeavesAStalledAnswer() {
        upstream.enqueue(Answer.sse("one", "two").stallAfter(11));

        try (var stream = client.stream("/", "{}")) {
            assertThat(stream.next()).isPresent();
            assertThat(upstream.abandoned()).isZero();
        }

        Eventually.within(
                Duration.ofSeconds(5), () -> assertThat(upstream.abandoned()).isOne());
    }

    @Test
    void keepsAConnectionForSeveralRequests() {
        try (var connection = new RawConnection(upstream.port(), Duration.ofSeconds(5))) {
            connection.send("GET /v1/models HTTP/1.1\r\n\r\n").receive();
            var second = connection.send("GET /nowhere HTTP/1.1\r\n\r\n").receive();

            assertThat(second.status()).isEqualTo(404);
            assertThat(upstream.openConnections()).isOne();
        }
    }

    @Test
    void compressesABodyAndSaysSo() throws Exception {
        upstream.enqueue(Answer.json("{\"packed\":true}").gzip());

        var response = client.get("/");

        assertThat(response.header("Content-Encoding")).isEqualTo("gzip");
        var body = new GZIPInputStream(new ByteArrayInputStream(response.body().getBytes()));
        assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("{\"packed\":true}");
    }

    @Test
    void sendsLargeBodiesAndNamesAPlaceWhereNobodyListens() {
        upstream.enqueue(Answer.large("video/mp4", 5_000_000));

        assertThat(client.get("/").body().length()).isEqualTo(5_000_000);
        assertThat(FakeUpstream.nobody()).startsWith("http://127.0.0.1:").isNotEqualTo(upstream.baseUrl());
    }
}
