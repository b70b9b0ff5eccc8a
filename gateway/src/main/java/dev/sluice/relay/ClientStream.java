package dev.sluice.relay;

import dev.sluice.config.NewApi;
import dev.sluice.ops.Exchanges;
import dev.sluice.refusal.ErrorShape;
import dev.sluice.refusal.Refusal;
import dev.sluice.vendor.ForwardedHeaders;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The near side of one call: one answer, begun at most once. Only used on the call's event loop.
final class ClientStream {
    static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("X-Oneapi-Request-Id");
    private static final CharSequence VERSION = HttpHeaders.createOptimized("X-New-Api-Version");
    private static final CharSequence THIS_VERSION = HttpHeaders.createOptimized(NewApi.VERSION);
    static final CharSequence ORIGIN = HttpHeaders.createOptimized("X-Sluice-Error-Origin");
    static final CharSequence REASON = HttpHeaders.createOptimized("X-Sluice-Reason");
    private static final CharSequence ALLOW_ORIGIN = HttpHeaders.createOptimized("Access-Control-Allow-Origin");
    private static final CharSequence ANY = HttpHeaders.createOptimized("*");
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json; charset=utf-8");

    private static final int LINGER_MILLIS = 2000;

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final String requestId;
    private final List<Runnable> whenGone = new ArrayList<>(2);
    private @Nullable Buffer errorBody;
    private long bytes;
    private boolean begun;
    private boolean gone;
    private @Nullable Runnable ending;
    private long begunAt;

    ClientStream(HttpServerRequest request, String requestId) {
        this.request = request;
        this.response = request.response();
        this.requestId = requestId;
        response.closeHandler(_ -> left());
        // A broken request is told before its connection closes; the close itself is what ends the call.
        response.exceptionHandler(_ -> {});
    }

    private void left() {
        if (!gone && !response.ended()) {
            gone = true;
            // Whoever is told may take itself or others off the list.
            List.copyOf(whenGone).forEach(Runnable::run);
        }
    }

    /// Runs `action` when the client leaves before its answer ended; at once if it already has.
    void onGone(Runnable action) {
        if (gone) {
            action.run();
        } else {
            whenGone.add(action);
        }
    }

    void forget(Runnable action) {
        whenGone.remove(action);
    }

    boolean gone() {
        return gone;
    }

    /// Whether the status has been sent: from then on an error can only be told in-band.
    boolean begun() {
        return begun;
    }

    /// When the first byte went out, as [System#nanoTime] tells it; 0 when none has.
    long begunAt() {
        return begunAt;
    }

    /// Sends the head of an upstream's answer. `length` is the body's, or -1 when it is not known.
    void begin(int status, MultiMap upstreamHeaders, long length) {
        begun = true;
        begunAt = System.nanoTime();
        response.setStatusCode(status);
        ForwardedHeaders.toClient(upstreamHeaders, response.headers());
        own();
        if (status == 204 || status == 304) {
            return;
        }
        if (length >= 0) {
            response.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(length));
        } else {
            response.setChunked(true);
        }
    }

    private void own() {
        response.putHeader(REQUEST_ID, requestId);
        response.putHeader(VERSION, THIS_VERSION);
        response.putHeader(ALLOW_ORIGIN, ANY);
    }

    /// Marks an answer that is an upstream's own error.
    void markUpstreamError() {
        response.putHeader(ORIGIN, "upstream");
    }

    void header(CharSequence name, String value) {
        response.putHeader(name, value);
    }

    /// Body bytes given to the client so far.
    long bytes() {
        return bytes;
    }

    /// The beginning of the body of an answer with a status of 400 or more, for operators; else empty.
    String errorBody() {
        return errorBody == null ? "" : errorBody.toString();
    }

    private void note(Buffer body) {
        bytes += body.length();
        if (response.getStatusCode() >= 400) {
            Buffer kept = errorBody == null ? Buffer.buffer() : errorBody;
            int room = Exchanges.LONGEST_BODY - kept.length();
            errorBody = kept.appendBuffer(body, 0, Math.min(room, body.length()));
        }
    }

    void write(Buffer piece) {
        if (!gone) {
            note(piece);
            response.write(piece);
        }
    }

    boolean full() {
        return response.writeQueueFull();
    }

    void onDrain(Runnable action) {
        response.drainHandler(_ -> action.run());
    }

    /// Keeps the end of the answer back until [#finish]: a client must not have its whole answer before the call
    /// is in the books.
    void endWith(Buffer last) {
        ending = () -> end(last);
    }

    /// As [#endWith], for an answer that cannot be ended in good order: the connection breaks, so that what was
    /// sent cannot be mistaken for all of it.
    void cutAtEnd() {
        ending = () -> {
            if (!gone) {
                request.connection().close();
            }
        };
    }

    /// Sends the end that was kept back, if any.
    void finish() {
        Runnable last = ending;
        ending = null;
        if (last != null) {
            last.run();
        }
    }

    /// Ends the answer. What the client still sends is dropped, and soon it is cut off.
    private void end(Buffer last) {
        if (!gone) {
            note(last);
            response.end(last);
            dropRest();
        }
    }

    /// Answers with a refusal in the caller's protocol; does nothing when the answer has begun.
    void refuse(Refusal refusal, ErrorShape shape) {
        if (begun || gone) {
            return;
        }
        begun = true;
        response.setStatusCode(refusal.status());
        own();
        response.putHeader(ORIGIN, refusal.details().getOrDefault("origin", "gateway"));
        response.putHeader(REASON, refusal.reason().isEmpty() ? refusal.code() : refusal.reason());
        answer(shape.render(refusal, requestId));
    }

    /// Answers with an upstream's error, put into our shape.
    void upstreamError(int status, String body) {
        if (begun || gone) {
            return;
        }
        begun = true;
        response.setStatusCode(status);
        own();
        markUpstreamError();
        answer(body);
    }

    /// Answers with what an upstream said, as it said it.
    void mirror(int status, MultiMap headers, Buffer body) {
        if (begun || gone) {
            return;
        }
        if (status >= 400) {
            markUpstreamError();
        }
        begin(status, headers, body.length());
        end(body);
    }

    /// Answers with JSON of our own.
    void json(int status, String body) {
        if (begun || gone) {
            return;
        }
        begun = true;
        response.setStatusCode(status);
        own();
        answer(body);
    }

    private void answer(String json) {
        response.putHeader(HttpHeaders.CONTENT_TYPE, JSON);
        if (!request.isEnded() && announcesMuch()) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        end(Buffer.buffer(json));
    }

    /// Reads on for a while when the request is not over yet: closing a connection with bytes unread resets it,
    /// and the client, still sending, would lose its answer. The connection serves on when little was left.
    ///
    /// Source: RFC 9112 §9.6.
    private void dropRest() {
        if (request.isEnded()) {
            return;
        }
        var connection = request.connection();
        request.handler(_ -> {});
        if (announcesMuch()) {
            request.endHandler(_ -> connection.close());
        }
        request.resume();
        if (!request.isEnded()) {
            Vertx.currentContext().owner().setTimer(LINGER_MILLIS, _ -> {
                if (!request.isEnded()) {
                    connection.close();
                }
            });
        }
    }

    private boolean announcesMuch() {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return request.headers().contains(HttpHeaders.TRANSFER_ENCODING) || (length != null && length.length() > 5);
    }
}
