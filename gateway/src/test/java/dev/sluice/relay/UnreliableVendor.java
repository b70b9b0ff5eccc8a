package dev.sluice.relay;

import dev.sluice.testkit.Answer;
import dev.sluice.testkit.FakeUpstream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A vendor of which of 20 answers two fail (one with 500, one by a reset), one is cut in the middle, one is 429.
final class UnreliableVendor {
    static final int WORDS = 12;
    /// The gateway remembers jobs, which costs memory for each that is new.
    private static final int JOBS = 500;

    private final AtomicInteger asked = new AtomicInteger();

    /// Answers on all paths of `upstream`.
    void servesAt(FakeUpstream upstream) {
        upstream.on("/v1/chat/completions", _ -> faulty(chat())).on("/runway/*", _ -> faulty(job()));
    }

    private Answer faulty(Answer good) {
        return switch (asked.getAndIncrement() % 20) {
            case 3 -> Answer.error(500, "internal");
            case 7 -> Answer.reset();
            case 11 ->
                good.cutAfter(
                        good.pieces().stream().mapToInt(piece -> piece.length).sum() / 2);
            case 17 -> Answer.error(429, "rate_limit_exceeded");
            default -> good;
        };
    }

    private Answer job() {
        return Answer.json("{\"id\":\"job-%d\",\"status\":\"PENDING\"}".formatted(asked.get() % JOBS));
    }

    private static Answer chat() {
        Stream<String> words =
                IntStream.range(0, WORDS).mapToObj("{\"choices\":[{\"delta\":{\"content\":\"word%d \"}}]}"::formatted);
        String usage =
                "{\"choices\":[],\"usage\":{\"prompt_tokens\":100,\"completion_tokens\":120,\"total_tokens\":220}}";
        return Answer.sse(Stream.concat(words, Stream.of(usage, "[DONE]")).toArray(String[]::new))
                .paced(Duration.ofMillis(5));
    }
}
