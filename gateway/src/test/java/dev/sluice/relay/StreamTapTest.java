package dev.sluice.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ledger.Usage;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class StreamTapTest {
    private static final String FIRST = "data: {\"choices\":[{\"delta\":{\"content\":\"Hé 🎉 \"}}],\"usage\":null}\n\n";
    private static final String SECOND =
            ": keep-alive\r\n\r\ndata: {\"choices\":[{\"delta\":{\"content\":\"\\\"usage\\\": {\"}}]}\n\n";
    private static final String USAGE =
            "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3,\"total_tokens\":10}}\n\n";
    private static final String DONE = "data: [DONE]\n\n";

    @Property(tries = 300)
    void findsUsageAndHidesItsChunkHoweverTheBytesAreCut(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int piece) {
        byte[] stream = (FIRST + SECOND + USAGE + DONE).getBytes(StandardCharsets.UTF_8);
        var tap = new StreamTap("gpt-acme", Mode.CHAT, true);

        String passed = inPieces(tap, stream, new Random(seed), piece);

        assertThat(passed).isEqualTo(FIRST + SECOND + DONE);
        assertThat(tap.reported().input().tokens()).isEqualTo(7);
        assertThat(tap.reported().output().tokens()).isEqualTo(3);
        assertThat(tap.done()).isTrue();
    }

    @Property(tries = 200)
    void survivesGarbageAndPassesItOn(@ForAll byte[] garbage, @ForAll long seed) {
        var tap = new StreamTap("gpt-acme", Mode.CHAT, true);
        var out = Buffer.buffer();
        var random = new Random(seed);
        for (int at = 0; at < garbage.length; ) {
            int next = Math.min(garbage.length, at + 1 + random.nextInt(16));
            out.appendBuffer(tap.pass(Buffer.buffer().appendBytes(garbage, at, next - at)));
            at = next;
        }
        out.appendBuffer(tap.end());

        assertThat(out.getBytes()).isEqualTo(garbage);
    }

    @Test
    void passesTheUsageChunkToAClientThatAskedForIt() {
        var tap = new StreamTap("gpt-acme", Mode.CHAT, false);

        String passed = tap.pass(Buffer.buffer(FIRST + USAGE)).toString();

        assertThat(passed).isEqualTo(FIRST + USAGE);
    }

    @Test
    void keepsTheTerminatorUntilTheCallIsInTheBooks() {
        var tap = new StreamTap("gpt-acme", Mode.CHAT, true);

        String passed = tap.pass(Buffer.buffer(FIRST + USAGE + DONE)).toString();

        assertThat(passed).isEqualTo(FIRST);
        assertThat(tap.complete()).isTrue();
        assertThat(tap.end().toString()).isEqualTo(DONE);
    }

    @Test
    void keepsTheLastEventOfAResponse() {
        var tap = new StreamTap("gpt-acme", Mode.RESPONSES, false);
        String first = "event: response.created\ndata: {\"type\":\"response.created\"}\n\n";
        String last = "event: response.completed\ndata: {\"type\":\"response.completed\",\"response\":{\"usage\":"
                + "{\"input_tokens\":5,\"output_tokens\":2,\"total_tokens\":7}}}\n\n";

        String passed = tap.pass(Buffer.buffer(first + last)).toString();

        assertThat(passed).isEqualTo(first);
        assertThat(tap.complete()).isTrue();
        assertThat(tap.reported().output().tokens()).isEqualTo(2);
        assertThat(tap.end().toString()).isEqualTo(last);
    }

    @Test
    void handsOnTheSameBufferWhenWholeEventsArrive() {
        var tap = new StreamTap("gpt-acme", Mode.CHAT, true);
        Buffer chunk = Buffer.buffer(FIRST);

        assertThat(tap.pass(chunk)).isSameAs(chunk);
    }

    @Test
    void countsTextItselfWhenTheUpstreamReportsNothing() {
        var tap = new StreamTap("gpt-acme", Mode.CHAT, true);

        tap.pass(Buffer.buffer("data: {\"choices\":[{\"delta\":{\"content\":\"one two three four\"}}]}\n\n"));

        assertThat(tap.reported().source()).isEqualTo(Usage.Source.NONE);
        assertThat(tap.text().text()).isEqualTo("one two three four");
    }

    @Test
    void endsABrokenStreamWithAnErrorEventAndTheTerminator() {
        var tap = new StreamTap("gpt-acme", Mode.CHAT, true);
        tap.pass(Buffer.buffer(FIRST + "data: {\"choi"));

        assertThat(tap.broken("the upstream broke off").toString())
                .startsWith("data: {\"error\":{\"message\":\"The stream ended early")
                .endsWith("\n\ndata: [DONE]\n\n");
    }

    private static String inPieces(StreamTap tap, byte[] stream, Random random, int most) {
        var out = Buffer.buffer();
        for (int at = 0; at < stream.length; ) {
            int next = Math.min(stream.length, at + 1 + random.nextInt(most));
            out.appendBuffer(tap.pass(Buffer.buffer().appendBytes(stream, at, next - at)));
            at = next;
        }
        return out.appendBuffer(tap.end()).toString();
    }
}
