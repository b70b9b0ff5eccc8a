package dev.sluice.bench;

import io.vertx.core.Vertx;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// The measurements. Subjects take turns, so that a disturbance of the machine meets all of them.
record Rounds(PrintStream out, Vertx vertx, Load load, String key) {
    static final int CONNECTIONS = 32;
    private static final int TURNS = 3;
    static final int RATE = 2_000;
    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final Duration TURN = Duration.ofSeconds(5);
    private static final int STREAMS = 100;
    private static final int CHUNKS = 150;
    private static final int IDLE_STREAMS = 2_000;

    /// One turn of whole chats.
    record Calls(String subject, Load.Result load, double cpuMicros) {}

    /// One turn of streamed chats.
    record Chunks(String subject, double cpuMicros) {}

    /// What open streams on which nothing happens cost.
    record Idle(int streams, long heapBytesEach, long residentMiB) {}

    /// As many calls as the machine can carry.
    List<Calls> calls(List<Subject> subjects) {
        subjects.forEach(subject -> load.run(subject, Chat.whole(key), WARM_UP));
        return calls(subjects, subject -> load.run(subject, Chat.whole(key), TURN));
    }

    /// [#RATE] calls a second, which leaves the machine idle between them.
    List<Calls> pacedCalls(List<Subject> subjects) {
        var paced = new OwnLoad(vertx, CONNECTIONS);
        return calls(subjects, subject -> paced.runAt(RATE, subject, Chat.whole(key), TURN));
    }

    private List<Calls> calls(List<Subject> subjects, Function<Subject, Load.Result> turnOf) {
        var rounds = new ArrayList<Calls>();
        for (int turn = 0; turn < TURNS; turn++) {
            for (var subject : subjects) {
                var before = subject.cpu();
                var result = turnOf.apply(subject);
                rounds.add(new Calls(subject.name(), result, micros(subject, before, result.requests())));
            }
        }
        return rounds;
    }

    List<Chunks> chunks(List<Subject> subjects) {
        var rounds = new ArrayList<Chunks>();
        for (int turn = 0; turn <= TURNS; turn++) {
            for (var subject : subjects) {
                var before = subject.cpu();
                try (var streams = new Streams(vertx, subject, Chat.streamed(key, CHUNKS), STREAMS)) {
                    streams.awaitEnd();
                    var chunks = new Chunks(subject.name(), micros(subject, before, streams.events()));
                    if (turn > 0) { // the first turn warms up
                        rounds.add(chunks);
                    }
                }
            }
        }
        return rounds;
    }

    Idle idle(Subject sluice) {
        long before = Heap.usedAfterCollection(sluice);
        try (var streams = new Streams(vertx, sluice, Chat.streamed(key, 1), IDLE_STREAMS)) {
            streams.awaitEvents(IDLE_STREAMS);
            long after = Heap.usedAfterCollection(sluice);
            return new Idle(IDLE_STREAMS, (after - before) / IDLE_STREAMS, sluice.residentMiB());
        }
    }

    private static double micros(Subject subject, Duration before, long count) {
        return subject.cpu().minus(before).toNanos() / 1e3 / count;
    }
}
