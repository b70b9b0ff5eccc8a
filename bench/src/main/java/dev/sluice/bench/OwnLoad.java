package dev.sluice.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.HdrHistogram.ConcurrentHistogram;

/// Load by Vert.x's client, for machines without wrk. Costs more CPU than wrk, so it leaves less for the product.
record OwnLoad(Vertx vertx, int connections) implements Load {
    @Override
    public String name() {
        return "Vert.x client";
    }

    @Override
    public Result run(Subject subject, Chat chat, Duration time) {
        var options = new HttpClientOptions()
                .setDefaultHost("127.0.0.1")
                .setDefaultPort(subject.port())
                .setTcpNoDelay(true);
        var client = vertx.createHttpClient(options, new PoolOptions().setHttp1MaxSize(connections));
        var round = new Round(client, chat, System.nanoTime() + time.toNanos());
        var drivers =
                IntStream.range(0, connections).mapToObj(_ -> round.drive()).toList();
        Future.join(drivers).toCompletionStage().toCompletableFuture().join();
        client.close().toCompletionStage().toCompletableFuture().join();
        return round.result(time);
    }

    /// One run of all connections; latencies in nanoseconds.
    private record Round(HttpClient client, Chat chat, long deadline, ConcurrentHistogram latencies, LongAdder errors) {
        Round(HttpClient client, Chat chat, long deadline) {
            this(client, chat, deadline, new ConcurrentHistogram(3), new LongAdder());
        }

        Future<Void> drive() {
            long began = System.nanoTime();
            if (began > deadline) {
                return Future.succeededFuture();
            }
            return client.request(HttpMethod.POST, Chat.PATH)
                    .compose(this::send)
                    .compose(status -> {
                        latencies.recordValue(System.nanoTime() - began);
                        if (status != 200) {
                            errors.increment();
                        }
                        return drive();
                    });
        }

        private Future<Integer> send(HttpClientRequest request) {
            request.putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .putHeader(HttpHeaders.AUTHORIZATION, "Bearer " + chat.key());
            return request.send(Buffer.buffer(chat.body()))
                    .compose(response -> response.body().map(_ -> response.statusCode()));
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
