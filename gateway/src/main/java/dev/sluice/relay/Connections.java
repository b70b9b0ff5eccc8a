package dev.sluice.relay;

import dev.sluice.vendor.Destination;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.impl.UnpooledHttpClientConnection;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Straight connections to upstreams. Those without a call wait here, the one used last is taken first, so that the
/// rest can grow old and be closed.
///
/// The client's own pool serves many threads, protocols and name resolvers, and costs a call about as much as all
/// of Sluice's routing; here one thread and HTTP/1.1 are known. How many connections there are is the operator's
/// limit on concurrency, not the pool's.
final class Connections implements Way {
    private static final long SWEEP_MILLIS = 1_000;

    private final HttpClientAgent client;
    private final Map<Destination, Deque<HttpClientConnection>> waiting = new HashMap<>();

    Connections(Vertx vertx, HttpClientAgent client) {
        this.client = client;
        vertx.setPeriodic(SWEEP_MILLIS, _ -> sweep());
    }

    @Override
    public Future<HttpClientRequest> open(Destination destination, RequestOptions options) {
        HttpClientConnection known = take(destination);
        return known == null ? connect(destination).compose(fresh -> fresh.request(options)) : known.request(options);
    }

    private @Nullable HttpClientConnection take(Destination destination) {
        Deque<HttpClientConnection> connections = waiting.get(destination);
        while (connections != null && !connections.isEmpty()) {
            HttpClientConnection connection = connections.pop();
            if (lives(connection)) {
                return connection;
            }
            connection.close();
        }
        return null;
    }

    private Future<HttpClientConnection> connect(Destination destination) {
        var options = new HttpConnectOptions()
                .setHost(destination.host())
                .setPort(destination.port())
                .setSsl(destination.tls());
        return client.connect(options).onSuccess(fresh -> fresh.closeHandler(_ -> forget(destination, fresh)));
    }

    @Override
    public void free(Destination destination, HttpClientRequest request, HttpClientResponse answer) {
        boolean stays = answer.version() == HttpVersion.HTTP_1_1
                && !HttpHeaders.CLOSE.toString().equalsIgnoreCase(answer.getHeader(HttpHeaders.CONNECTION));
        if (stays && request.connection() instanceof HttpClientConnection connection) {
            waiting.computeIfAbsent(destination, _ -> new ArrayDeque<>()).push(connection);
        }
    }

    private void forget(Destination destination, HttpClientConnection closed) {
        Deque<HttpClientConnection> connections = waiting.get(destination);
        if (connections != null) {
            connections.remove(closed);
        }
    }

    /// Closes what has waited longer than our own or the upstream's `Keep-Alive` time allows.
    private void sweep() {
        for (Iterator<Deque<HttpClientConnection>> all = waiting.values().iterator(); all.hasNext(); ) {
            Deque<HttpClientConnection> connections = all.next();
            while (!connections.isEmpty() && !lives(connections.getLast())) {
                connections.removeLast().close();
            }
            if (connections.isEmpty()) {
                all.remove();
            }
        }
    }

    private static boolean lives(HttpClientConnection connection) {
        return connection instanceof UnpooledHttpClientConnection own
                && own.unwrap().isValid();
    }
}
