package dev.sluice.testkit;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// A well-behaved HTTP/1.1 client of one product on loopback. What it cannot say, [RawConnection] can.
///
/// `with` gives a copy that sends one more header with every request.
public final class Client implements AutoCloseable {
    private static final Duration USUAL_PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http;
    private final String base;
    private final List<Headers.Line> headers;
    private final Duration patience;

    private Client(HttpClient http, String base, List<Headers.Line> headers, Duration patience) {
        this.http = http;
        this.base = base;
        this.headers = headers;
        this.patience = patience;
    }

    public static Client of(int port) {
        var http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(USUAL_PATIENCE)
                .build();
        return new Client(http, "http://127.0.0.1:" + port, List.of(), USUAL_PATIENCE);
    }

    public Client with(String name, String value) {
        var more = new ArrayList<>(headers);
        more.add(new Headers.Line(name, value));
        return new Client(http, base, List.copyOf(more), patience);
    }

    /// Sends `Authorization: Bearer <key>`.
    public Client bearing(String key) {
        return with("Authorization", "Bearer " + key);
    }

    /// The same, waiting this long for an answer instead of 30 s.
    public Client patient(Duration longer) {
        return new Client(http, base, headers, longer);
    }

    public Response get(String target) {
        return send("GET", target, BodyPublishers.noBody());
    }

    public Response delete(String target) {
        return send("DELETE", target, BodyPublishers.noBody());
    }

    public Response post(String target, String json) {
        return with("Content-Type", "application/json").send("POST", target, BodyPublishers.ofString(json));
    }

    public Response put(String target, String json) {
        return with("Content-Type", "application/json").send("PUT", target, BodyPublishers.ofString(json));
    }

    /// `target` is sent as it is, encoded by the caller.
    public Response send(String method, String target, BodyPublisher body) {
        try {
            return whole(http.send(request(method, target, body), BodyHandlers.ofByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for an answer", e);
        }
    }

    /// The same without waiting; many can be under way at once.
    public CompletableFuture<Response> postLater(String target, String json) {
        var request = with("Content-Type", "application/json").request("POST", target, BodyPublishers.ofString(json));
        return http.sendAsync(request, BodyHandlers.ofByteArray()).thenApply(Client::whole);
    }

    /// Posts and returns once the head of the answer is there.
    public EventStream stream(String target, String json) {
        var request = with("Content-Type", "application/json").request("POST", target, BodyPublishers.ofString(json));
        return new EventStream(
                http.sendAsync(request, BodyHandlers.ofInputStream()).join());
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private HttpRequest request(String method, String target, BodyPublisher body) {
        var request = HttpRequest.newBuilder(URI.create(base + target))
                .timeout(patience)
                .method(method, body);
        headers.forEach(line -> request.header(line.name(), line.value()));
        return request.build();
    }

    private static Response whole(HttpResponse<byte[]> response) {
        var lines = new ArrayList<Headers.Line>();
        response.headers()
                .map()
                .forEach((name, values) -> values.forEach(value -> lines.add(new Headers.Line(name, value))));
        return new Response(response.statusCode(), new Headers(lines), Buffer.buffer(response.body()));
    }
}
