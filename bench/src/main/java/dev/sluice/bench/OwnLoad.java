package dev.sluice.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.HdrHistogram.ConcurrentHistogram;

/// Load by Vert.x's client: for machines without wrk, and for a fixed rate, which wrk cannot keep. Costs more CPU than
/// wrk, so it leaves less for the process under test.
record OwnLoad(Vertx vertx, int connections) implements Load {
    @Override
    public String name() {
        return "Vert.x client";
    }

    @Override
    public Result run(Subject subject, Chat chat, Duration time) {
        return drive(subject, chat, time, Round::endlessly);
    }

    /// Spreads `perSecond` calls evenly over the connections; a connection that is still busy misses its turn.
    Result runAt(int perSecond, Subject subject, Chat chat, Duration time) {
        long everyMs = Math.max(1, connections * 1_000L / perSecond);
        return drive(subject, chat, time, round -> round.every(everyMs));
    }

    private Result drive(Subject subject, Chat chat, Duration time, Function<Round, Future<Void>> driver) {
        try (var client = ChatClient.of(vertx, subject, chat, connections)) {
            var round = new Round(vertx, client, System.nanoTime() + time.toNanos());
            var drivers = IntStream.range(0, connections)
                    .mapToObj(_ -> driver.apply(round))
                    .toList();
            Future.join(drivers).toCompletionStage().toCompletableFuture().join();
            return round.result(time);
        }
    }

    /// One run of all connections; latencies in nanoseconds.
    private record Round(
            Vertx vertx, ChatClient client, long deadline, ConcurrentHistogram latencies, LongAdder errors) {
        Round(Vertx vertx, ChatClient client, long deadline) {
            this(vertx, client, deadline, new ConcurrentHistogram(3), new LongAdder());
        }

        Future<Void> endlessly() {
            return over() ? Future.succeededFuture() : call().compose(_ -> endlessly());
        }

        Future<Void> every(long everyMs) {
            var done = Promise.<Void>promise();
            var busy = new boolean[1]; // touched on one event loop only
            vertx.setPeriodic(1 + (long) (Math.random() * everyMs), everyMs, timer -> {
                if (over()) {
                    vertx.cancelTimer(timer);
                    done.tryComplete();
                } else if (!busy[0]) {
                    busy[0] = true;
                    call().onComplete(_ -> busy[0] = false);
                }
            });
            return done.future();
        }

        private boolean over() {
            return System.nanoTime() > deadline;
        }

        private Future<Void> call() {
            long began = System.nanoTime();
            return client.call().otherwise(0).map(status -> {
                latencies.recordValue(System.nanoTime() - began);
                if (status != 200) {
                    errors.increment();
                }
                return null;
            });
        }

        Result result(Duration time) {
            long requests = latencies.getTotalCount();
            return new Result(
                    requests,
                    (double) requests / time.toSeconds(),
                    latencies.getValueAtPercentile(50) / 1e6,
                    latencies.getValueAtPercentile(99) / 1e6,
                    errors.sum());
        }
    }
}
