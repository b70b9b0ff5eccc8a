package dev.sluice.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/// Many streamed chats at once. Closing ends those that are still open.
final class Streams implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ChatClient client;
    private final LongAdder events = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final Future<?> ended;

    /// Opens `count` streams, all at once.
    Streams(Vertx vertx, Subject subject, Chat chat, int count) {
        this.client = ChatClient.of(vertx, subject, chat, count);
        this.ended = Future.join(IntStream.range(0, count).mapToObj(_ -> open()).toList());
    }

    /// Events that have arrived so far, on all streams.
    long events() {
        return events.sum();
    }

    /// Waits until at least this many events have arrived.
    void awaitEvents(long wanted) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (events.sum() < wanted) {
            if (refused.sum() > 0 || System.nanoTime() > deadline) {
                throw new IllegalStateException("%d streams were refused, %d of %d events arrived"
                        .formatted(refused.sum(), events.sum(), wanted));
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    void awaitEnd() {
        ended.toCompletionStage().toCompletableFuture().join();
    }

    private Future<Void> open() {
        return client.send().compose(response -> {
            if (response.statusCode() != 200) {
                refused.increment();
            }
            response.handler(this::count);
            return response.end();
        });
    }

    private void count(Buffer bytes) {
        for (int at = 0; at < bytes.length() - 1; at++) {
            if (bytes.getByte(at) == '\n' && bytes.getByte(at + 1) == '\n') {
                events.increment();
            }
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
