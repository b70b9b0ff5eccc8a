package dev.sluice.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;

/// Sends one and the same chat over a limited number of connections.
record ChatClient(HttpClient http, Chat chat) implements AutoCloseable {
    static ChatClient of(Vertx vertx, Subject subject, Chat chat, int connections) {
        var options = new HttpClientOptions()
                .setDefaultHost("127.0.0.1")
                .setDefaultPort(subject.port())
                .setTcpNoDelay(true);
        var pool = new PoolOptions().setHttp1MaxSize(connections);
        return new ChatClient(vertx.createHttpClient(options, pool), chat);
    }

    /// Completes with the head of the answer.
    Future<HttpClientResponse> send() {
        return http.request(HttpMethod.POST, Chat.PATH)
                .compose(request -> request.putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                        .putHeader(HttpHeaders.AUTHORIZATION, "Bearer " + chat.key())
                        .send(Buffer.buffer(chat.body())));
    }

    /// Completes with the status once the whole answer is there.
    Future<Integer> call() {
        return send().compose(response -> response.body().map(_ -> response.statusCode()));
    }

    @Override
    public void close() {
        http.close().toCompletionStage().toCompletableFuture().join();
    }
}
