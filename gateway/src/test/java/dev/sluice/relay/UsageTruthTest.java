package dev.sluice.relay;

import static dev.sluice.store.Tables.CHANNELS;
import static dev.sluice.store.Tables.USERS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Answer;
import dev.sluice.testkit.EventStream;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.FakeUpstream;
import dev.sluice.testkit.RawConnection;
import dev.sluice.vendor.PassThroughFamilies;
import dev.sluice.vendor.PassThroughFamily;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a client sees, what is charged, and that nobody can opt out of it.
class UsageTruthTest {
    private static final int PASS_THROUGH = 55;
    private static final String CHAT = "/v1/chat/completions";
    private static final String FIRST = "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hello there, \"}}]}";
    private static final String SECOND = "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"dear reader\"}}]}";
    private static final String USAGE =
            "{\"choices\":[],\"usage\":{\"prompt_tokens\":1816,\"completion_tokens\":20,\"total_tokens\":1836,"
                    + "\"prompt_tokens_details\":{\"cached_tokens\":1792}}}";
    private static final String ERROR =
            "{\"error\":{\"message\":\"the model fell over and a long text explains why\"}}";

    private FakeUpstream upstream;
    private Scene scene;

    @BeforeEach
    void begin(@TempDir Path folder) {
        upstream = FakeUpstream.start();
        scene = Scene.in(folder)
                .channel(8, upstream, "acme", row -> row.set(CHANNELS.SETTINGS, "{\"cost_ratio\":0.5}"))
                .channel(9, upstream, services(), row -> row.set(CHANNELS.TYPE, PASS_THROUGH))
                .option("ModelRatio", "{\"acme\":1}")
                .option("CompletionRatio", "{\"acme\":4}")
                .option("CacheRatio", "{\"acme\":0.5}")
                .start();
    }

    @AfterEach
    void end() {
        scene.close();
        upstream.close();
    }

    @Test
    void P15_the_usage_a_client_sees_is_the_usage_that_is_charged() {
        upstream.enqueue(Answer.json("{\"choices\":[]," + USAGE.substring(USAGE.indexOf("\"usage\""))));

        var shown = scene.alice().post(CHAT, ask(false, "")).json().path("usage");

        var row = scene.onlyLogRow();
        assertThat(row.inputTokens()).isEqualTo(shown.path("prompt_tokens").intValue());
        assertThat(row.outputTokens()).isEqualTo(shown.path("completion_tokens").intValue());
        assertThat(row.other().path("cache_tokens").intValue())
                .isEqualTo(shown.at("/prompt_tokens_details/cached_tokens").intValue());
        assertThat(row.quota()).isEqualTo(24 + 1792 / 2 + 20 * 4);
        // What the channel costs stands beside what was sold, for administrators.
        assertThat(row.other().at("/admin_info/cost").decimalValue()).isEqualByComparingTo("500");
    }

    @Test
    void P20_a_caller_cannot_opt_out_of_being_metered() {
        upstream.enqueue(Answer.sse(FIRST, SECOND, USAGE, "[DONE]"));

        try (EventStream stream =
                scene.alice().stream(CHAT, ask(true, ",\"stream_options\":{\"include_usage\":false}"))) {
            assertThat(stream.rest().stream().map(EventStream.Event::data)).containsExactly(FIRST, SECOND, "[DONE]");
        }

        assertThat(upstream.onlyRequest()
                        .json()
                        .at("/stream_options/include_usage")
                        .asBoolean())
                .isTrue();
        assertThat(scene.onlyLogRow().quota()).isEqualTo(1000);
    }

    @Test
    void P12_a_stream_cut_at_any_byte_is_charged_for_what_was_delivered() {
        var whole = Answer.sse(FIRST, SECOND, ERROR, USAGE, "[DONE]");
        var charges = new ArrayList<Long>();
        for (long cut = 1; cut < whole.length(); cut++) {
            upstream.enqueue(whole.cutAfter(cut));
            try (EventStream stream = scene.alice().stream(CHAT, ask(true, ""))) {
                stream.rest();
            }
        }
        scene.agreedSpending();
        var rows = scene.logRows();
        rows.forEach(row -> charges.add(row.quota()));

        // Nothing before a whole event is delivered; then the prompt and each piece of text, never the text of the
        // error; then the vendor's own count.
        assertThat(charges).isSorted();
        assertThat(charges.stream().distinct().toList()).hasSize(3).endsWith(1000L);
        assertThat(rows.stream().filter(row -> row.quota() < 1000))
                .allMatch(
                        row -> row.other().at("/admin_info/local_count_tokens").asBoolean())
                .allMatch(row -> row.content().contains("estimated"));
    }

    @Test
    void P12_a_client_that_leaves_after_any_byte_pays_for_what_was_passed_on() {
        var whole = Answer.sse(FIRST, SECOND, ERROR, USAGE, "[DONE]");
        int stopped = 0;
        int[] events = new int[5];
        for (int bytes = 1; bytes < whole.length(); bytes++) {
            int passed = passed(bytes);
            events[passed]++;
            upstream.enqueue(whole.stallAfter(bytes));
            leaveAfter(passed, bytes % 2 == 0);
            stopped++;
        }

        int calls = stopped;
        Eventually.within(
                Duration.ofSeconds(10), () -> assertThat(upstream.abandoned()).isEqualTo(calls));
        var rows = scene.logRows(calls - events[0]);
        scene.agreedSpending();
        var charges = new TreeMap<Long, Integer>();
        rows.forEach(row -> charges.merge(row.quota(), 1, Integer::sum));
        long first = charges.firstKey();
        assertThat(rows)
                .allMatch(row ->
                        row.other().at("/stream_status/end_reason").asString().equals("client_gone"));
        assertThat(charges.getOrDefault(first, 0))
                .as("left after the first piece")
                .isEqualTo(events[1]);
        // Both pieces, and the error, whose text costs nothing. The usage chunk is hidden from this client, so that
        // it may leave before or after Sluice has read it.
        assertThat(charges).hasSizeBetween(2, 3);
        assertThat(charges.tailMap(first, false).values().stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .isEqualTo(events[2] + events[3] + events[4]);
        assertThat(charges.getOrDefault(1000L, 0)).isLessThanOrEqualTo(events[4]);
    }

    @Test
    void P12_a_client_that_leaves_in_a_hurry_unbalances_nothing() {
        var whole = Answer.sse(FIRST, SECOND, USAGE, "[DONE]");
        int calls = 0;
        for (int bytes = 1; bytes < 300; bytes += 3) {
            upstream.enqueue(whole);
            try (var connection = asking()) {
                connection.skip(bytes);
                connection.reset();
            }
            calls++;
        }

        int asked = calls;
        Eventually.within(
                Duration.ofSeconds(10), () -> assertThat(upstream.requests()).hasSize(asked));
        var charges =
                scene.logRows(asked).stream().map(LogRow::quota).distinct().toList();
        assertThat(scene.agreedSpending()).isPositive();
        // After the first piece, after both, or by the vendor's own count.
        assertThat(charges).hasSizeBetween(1, 3).allMatch(quota -> quota > 0 && quota <= 1000);
    }

    /// How many events are whole within the first `bytes` of the answer.
    private static int passed(int bytes) {
        int end = 0;
        int count = 0;
        for (String event : List.of(FIRST, SECOND, ERROR, USAGE)) {
            end += "data: ".length() + event.length() + 2;
            count += end <= bytes ? 1 : 0;
        }
        return count;
    }

    /// Leaves once as many events are there; a hidden one is not waited for.
    private void leaveAfter(int events, boolean reset) {
        int before = upstream.requests().size();
        try (var connection = asking()) {
            Eventually.within(
                    Duration.ofSeconds(10),
                    () -> assertThat(upstream.requests()).hasSize(before + 1));
            for (int seen = 0; seen < Math.min(events, 3); ) {
                seen += connection.line().startsWith("data:") ? 1 : 0;
            }
            if (reset) {
                connection.reset();
            }
        }
    }

    private RawConnection asking() {
        String body = ask(true, "");
        return new RawConnection(scene.port(), Duration.ofSeconds(10))
                .send(
                        "POST %s HTTP/1.1\r\nHost: sluice\r\nAuthorization: Bearer sk-%s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                                .formatted(CHAT, Scene.KEY, body.length(), body));
    }

    @Test
    void P10_no_route_goes_without_a_meter() {
        scene.edit(sql -> sql.update(USERS)
                .set(USERS.QUOTA, 0L)
                .where(USERS.ID.eq(Scene.ALICE))
                .execute());

        for (String path : meteredPaths()) {
            var answer = scene.alice()
                    .post(path, ask(false, ",\"prompt\":\"x\",\"input\":\"x\",\"query\":\"x\",\"documents\":[\"x\"]"));

            assertThat(answer.text()).as(path).contains("insufficient_user_quota");
            assertThat(answer.status()).as(path).isEqualTo(403);
        }
        assertThat(upstream.requests()).isEmpty();
    }

    private static List<String> meteredPaths() {
        var paths = new ArrayList<String>();
        for (Mode mode : Mode.values()) {
            if (!mode.takesForms()) {
                paths.add(mode.path());
            }
        }
        // A family without a name to bill by only tells about jobs.
        PassThroughFamilies.shippedOnly().all().stream()
                .filter(family -> !family.billingFields().isEmpty())
                .forEach(family -> paths.add(family.prefixes().getFirst()));
        return paths;
    }

    /// Names that select the channel of a pass-through call.
    private static String services() {
        return PassThroughFamilies.shippedOnly().all().stream()
                .map(PassThroughFamily::service)
                .filter(service -> !service.isEmpty())
                .distinct()
                .collect(Collectors.joining(","));
    }

    private static String ask(boolean stream, String more) {
        return "{\"model\":\"acme\",\"stream\":%s%s,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"
                .formatted(stream, more);
    }
}
