package dev.sluice.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.testkit.Answer;
import dev.sluice.testkit.EventStream;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.FakeUpstream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Streams of server-sent events, from the first byte to every way they can end.
class ModelStreamsTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String ASKED =
            "{\"model\":\"gpt-4o-mini\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    private static final String ASKED_WITH_USAGE =
            "{\"model\":\"gpt-4o-mini\",\"stream\":true,\"stream_options\":{\"include_usage\":true},\"messages\":[1]}";
    private static final String FIRST = "{\"id\":\"c\",\"choices\":[{\"delta\":{\"content\":\"one two\"}}]}";
    private static final String SECOND = "{\"id\":\"c\",\"choices\":[{\"delta\":{\"content\":\" three\"}}]}";
    private static final String USAGE =
            "{\"id\":\"c\",\"choices\":[],\"usage\":{\"prompt_tokens\":1000,\"completion_tokens\":500,\"total_tokens\":1500}}";

    private FakeUpstream upstream;
    private Scene scene;

    @BeforeEach
    void begin(@TempDir Path folder) {
        upstream = FakeUpstream.start();
        scene = Scene.in(folder)
                .channel(8, upstream, "gpt-4o-mini")
                .variable("STREAMING_TIMEOUT", "1")
                .start();
    }

    @AfterEach
    void end() {
        scene.close();
        upstream.close();
    }

    @Test
    void asksForUsageAndHidesItFromAClientThatDidNot() {
        upstream.enqueue(Answer.sse(FIRST, SECOND, USAGE, "[DONE]"));

        try (EventStream stream = scene.alice().stream(CHAT, ASKED)) {
            assertThat(stream.status()).isEqualTo(200);
            assertThat(stream.header("Content-Type")).isEqualTo("text/event-stream");
            assertThat(data(stream)).containsExactly(FIRST, SECOND, "[DONE]");
        }

        assertThat(upstream.onlyRequest()
                        .json()
                        .at("/stream_options/include_usage")
                        .asBoolean())
                .isTrue();
        var row = scene.onlyLogRow();
        assertThat(row.stream()).isTrue();
        assertThat(row.quota()).isEqualTo(225);
        assertThat(row.other().at("/stream_status/end_reason").asString()).isEqualTo("done");
        assertThat(row.other().at("/stream_status/status").asString()).isEqualTo("ok");
    }

    @Test
    void aStreamIsOverAtItsLastWordThoughTheUpstreamLingers() {
        Answer whole = Answer.sse(FIRST, USAGE, "[DONE]");
        upstream.enqueue(whole.stallAfter(whole.length()));

        try (EventStream stream = scene.alice().stream(CHAT, ASKED)) {
            assertThat(data(stream)).containsExactly(FIRST, "[DONE]");
        }

        assertThat(scene.onlyLogRow().quota()).isEqualTo(225);
        // The connection the upstream keeps open is given up in the end.
        Eventually.within(
                Duration.ofSeconds(5),
                () -> assertThat(upstream.openConnections()).isZero());
    }

    @Test
    void showsUsageToAClientThatAskedForIt() {
        upstream.enqueue(Answer.sse(FIRST, USAGE, "[DONE]"));

        try (EventStream stream = scene.alice().stream(CHAT, ASKED_WITH_USAGE)) {
            assertThat(data(stream)).containsExactly(FIRST, USAGE, "[DONE]");
        }

        assertThat(upstream.onlyRequest().text()).isEqualTo(ASKED_WITH_USAGE);
        assertThat(scene.onlyLogRow().quota()).isEqualTo(225);
    }

    @Test
    void estimatesTheTextWhenNoUsageCame() {
        upstream.enqueue(Answer.sse(FIRST, SECOND, "[DONE]"));

        try (EventStream stream = scene.alice().stream(CHAT, ASKED)) {
            data(stream);
        }

        var row = scene.onlyLogRow();
        assertThat(row.outputTokens()).isBetween(3L, 5L);
        assertThat(row.other().at("/admin_info/local_count_tokens").asBoolean()).isTrue();
    }

    @Test
    void passesAnEventOnBeforeTheNextOneComes() {
        upstream.enqueue(Answer.sse(FIRST).stallAfter(Long.MAX_VALUE - 1));

        try (EventStream stream = scene.alice().stream(CHAT, ASKED)) {
            assertThat(stream.next())
                    .hasValueSatisfying(event -> assertThat(event.data()).isEqualTo(FIRST));
        }
    }

    @Test
    void stopsTheUpstreamWhenTheClientLeavesAndChargesWhatItGot() {
        upstream.enqueue(Answer.sse(FIRST, SECOND).stallAfter(Long.MAX_VALUE - 1));

        try (EventStream stream = scene.alice().stream(CHAT, ASKED)) {
            stream.next();
            stream.next();
        }

        Eventually.within(
                Duration.ofMillis(900), () -> assertThat(upstream.abandoned()).isEqualTo(1));
        var row = scene.onlyLogRow();
        assertThat(row.other().at("/stream_status/end_reason").asString()).isEqualTo("client_gone");
        assertThat(row.outputTokens()).isPositive();
        scene.agreedSpending();
    }

    @Test
    void stopsTheUpstreamWhenTheClientLeavesBeforeTheAnswerBegan() {
        upstream.enqueue(Answer.json("{}").firstByteAfter(Duration.ofSeconds(20)));
        var leaving = scene.alice().postLater(CHAT, "{\"model\":\"gpt-4o-mini\",\"messages\":[1]}");
        Eventually.within(Duration.ofSeconds(5), () -> upstream.onlyRequest());

        leaving.cancel(true);

        Eventually.within(
                Duration.ofMillis(900), () -> assertThat(upstream.abandoned()).isEqualTo(1));
        assertThat(scene.agreedSpending()).isZero();
    }

    @Test
    void tellsInBandThatTheUpstreamWasCutAndChargesWhatWasDelivered() {
        upstream.enqueue(Answer.sse(FIRST, SECOND, USAGE).cutAfter(60 + FIRST.length()));

        try (EventStream stream = scene.alice().stream(CHAT, ASKED)) {
            List<EventStream.Event> events = stream.rest();
            assertThat(events.getFirst().data()).isEqualTo(FIRST);
            assertThat(events.getLast().data()).isEqualTo("[DONE]");
            var error = events.get(events.size() - 2).json().path("error");
            assertThat(error.path("type").asString()).isEqualTo("upstream_error");
            assertThat(error.path("message").asString()).contains("broke off");
        }

        var row = scene.onlyLogRow();
        assertThat(row.quota()).isPositive();
        assertThat(row.other().at("/stream_status/status").asString()).isEqualTo("error");
        assertThat(row.other().at("/stream_status/end_reason").asString()).isEqualTo("upstream_error");
        scene.agreedSpending();
    }

    /// Half an event never reaches the client: it could not be told from a whole one.
    @Test
    void leavesOutAnEventThatWasCutInHalf() {
        upstream.enqueue(Answer.sse(FIRST, SECOND).cutAfter(FIRST.length() + 8 + 20));

        try (EventStream stream = scene.alice().stream(CHAT, ASKED)) {
            List<String> events = data(stream);
            assertThat(events).hasSize(3);
            assertThat(events.getFirst()).isEqualTo(FIRST);
            assertThat(events.get(1)).contains("\"error\"");
        }
    }

    @Test
    void tellsInBandThatTheUpstreamFellSilent() {
        upstream.enqueue(Answer.sse(FIRST).stallAfter(Long.MAX_VALUE - 1));

        try (EventStream stream = scene.alice().stream(CHAT, ASKED)) {
            List<String> events = data(stream);
            assertThat(events).hasSize(3);
            assertThat(events.get(1)).contains("in time");
        }

        assertThat(scene.onlyLogRow().other().at("/stream_status/end_reason").asString())
                .isEqualTo("timeout");
        Eventually.within(
                Duration.ofSeconds(2), () -> assertThat(upstream.abandoned()).isEqualTo(1));
    }

    @Test
    void passesAnErrorEventOfTheUpstreamAsItIs() {
        String error = "{\"error\":{\"message\":\"overloaded\",\"type\":\"server_error\",\"code\":null}}";
        upstream.enqueue(Answer.sse(FIRST, error));

        try (EventStream stream = scene.alice().stream(CHAT, ASKED)) {
            assertThat(data(stream)).containsExactly(FIRST, error);
        }
        assertThat(scene.onlyLogRow().quota()).isPositive();
    }

    @Test
    void chargesAResponsesStreamByItsLastEvent() {
        String done =
                "{\"type\":\"response.completed\",\"response\":{\"status\":\"completed\",\"usage\":{\"input_tokens\":1000,\"output_tokens\":500,\"total_tokens\":1500}}}";
        String delta = "{\"type\":\"response.output_text.delta\",\"delta\":\"hi\"}";
        upstream.enqueue(Answer.events(
                "event: response.output_text.delta\ndata: " + delta + "\n\n",
                "event: response.completed\ndata: " + done + "\n\n"));

        try (EventStream stream =
                scene.alice().stream("/v1/responses", "{\"model\":\"gpt-4o-mini\",\"stream\":true,\"input\":\"hi\"}")) {
            assertThat(stream.rest())
                    .containsExactly(
                            new EventStream.Event("response.output_text.delta", delta),
                            new EventStream.Event("response.completed", done));
        }

        assertThat(upstream.onlyRequest().json().has("stream_options")).isFalse();
        assertThat(scene.onlyLogRow().quota()).isEqualTo(225);
    }

    @Test
    void endsACutResponsesStreamWithAnErrorEvent() {
        String delta = "{\"type\":\"response.output_text.delta\",\"delta\":\"hi\"}";
        upstream.enqueue(Answer.events("event: response.output_text.delta\ndata: " + delta + "\n\n")
                .cutAfter(Long.MAX_VALUE - 1));

        try (EventStream stream =
                scene.alice().stream("/v1/responses", "{\"model\":\"gpt-4o-mini\",\"stream\":true,\"input\":\"hi\"}")) {
            var events = stream.rest();
            assertThat(events).hasSize(2);
            assertThat(events.getLast().name()).isEqualTo("error");
            assertThat(events.getLast().json().path("type").asString()).isEqualTo("error");
        }
    }

    /// A picture cut in the middle cannot be told in-band: the client must see the connection break.
    @Test
    void breaksTheConnectionWhenSoundIsCut() {
        upstream.enqueue(Answer.of(200, "audio/mpeg", new byte[200_000]).cutAfter(100_000));

        try (EventStream stream =
                scene.alice().stream("/v1/audio/speech", "{\"model\":\"gpt-4o-mini\",\"input\":\"hi\"}")) {
            assertThat(stream.status()).isEqualTo(200);
            assertThatThrownBy(stream::text).isInstanceOf(UncheckedIOException.class);
        }
    }

    @Test
    void answersWithOneErrorWhenAShortAnswerIsCut() {
        upstream.enqueue(Answer.json("{\"choices\":[],\"usage\":{}}").cutAfter(10));

        var answer = scene.alice().post(CHAT, "{\"model\":\"gpt-4o-mini\",\"messages\":[1]}");

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.json().at("/error/code").asString()).isEqualTo("request_failed");
        assertThat(scene.agreedSpending()).isZero();
    }

    private static List<String> data(EventStream stream) {
        return stream.rest().stream().map(EventStream.Event::data).toList();
    }
}
