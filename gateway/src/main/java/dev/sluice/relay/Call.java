package dev.sluice.relay;

import dev.sluice.http.Target;
import dev.sluice.refusal.ErrorShape;
import dev.sluice.token.Credential;
import io.vertx.core.http.HttpServerRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// One client request on its way through. Belongs to its event loop.
final class Call {
    private final HttpServerRequest request;
    private final Target target;
    private final Endpoint endpoint;
    private final String id;
    private final Instant began;
    private final long beganNanos = System.nanoTime();
    private final ClientStream client;
    private final List<Long> channels = new ArrayList<>(2);
    private ErrorShape shape;

    Call(HttpServerRequest request, Target target, Endpoint endpoint, ErrorShape shape, String id, Instant began) {
        this.request = request;
        this.target = target;
        this.endpoint = endpoint;
        this.shape = shape;
        this.id = id;
        this.began = began;
        this.client = new ClientStream(request, id);
    }

    HttpServerRequest request() {
        return request;
    }

    String method() {
        return request.method().name();
    }

    Target target() {
        return target;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    String id() {
        return id;
    }

    Instant began() {
        return began;
    }

    long elapsedNanos() {
        return System.nanoTime() - beganNanos;
    }

    /// Milliseconds until the client got the first byte, -1 when it got none.
    long firstByteMillis() {
        long at = client.begunAt();
        return at == 0 ? -1 : (at - beganNanos) / 1_000_000;
    }

    ClientStream client() {
        return client;
    }

    /// The channels tried so far, in order.
    List<Long> channels() {
        return channels;
    }

    /// How refusals are put; a pass-through call changes it once a channel is found (seed-system.md §1.9).
    ErrorShape shape() {
        return shape;
    }

    void speak(ErrorShape other) {
        shape = other;
    }

    /// The key the caller sent.
    Credential credential() {
        return Credential.from(new RequestCarriers(request, target));
    }

    /// The client's content type, `""` when it sent none.
    String contentType() {
        String type = request.getHeader("Content-Type");
        return type == null ? "" : type;
    }
}
