package dev.sluice.demo;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/// A vendor on loopback that answers with [DemoReplies], streamed words at the pace of a person reading.
public final class DemoVendor implements AutoCloseable {
    private static final Duration PER_PIECE = Duration.ofMillis(40);

    private final DemoReplies replies = new DemoReplies(Clock.systemUTC());
    private final Vertx vertx;
    private final HttpServer server;

    private DemoVendor(Vertx vertx) {
        this.vertx = vertx;
        this.server = vertx.createHttpServer().requestHandler(this::answer);
    }

    /// Blocks until the vendor listens on a free port; not for event loops.
    public static DemoVendor start(Vertx vertx) {
        var vendor = new DemoVendor(vertx);
        vendor.server
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        return vendor;
    }

    public String baseUrl() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    @Override
    public void close() {
        server.close().toCompletionStage().toCompletableFuture().join();
    }

    private void answer(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            var reply = replies.to(request.method().name(), request.uri(), body.getBytes());
            var response = request.response().setStatusCode(reply.status());
            response.putHeader(HttpHeaders.CONTENT_TYPE, reply.contentType());
            if (reply.streamed()) {
                writePaced(response.setChunked(true), reply.pieces());
            } else {
                var whole = Buffer.buffer();
                reply.pieces().forEach(whole::appendBytes);
                response.end(whole);
            }
        });
    }

    /// Writes the first piece at once and the others one by one, as long as somebody listens.
    private void writePaced(HttpServerResponse response, List<byte[]> pieces) {
        if (response.closed()) {
            return;
        }
        if (pieces.isEmpty()) {
            response.end();
            return;
        }
        response.write(Buffer.buffer(pieces.getFirst()));
        vertx.setTimer(PER_PIECE.toMillis(), _ -> writePaced(response, pieces.subList(1, pieces.size())));
    }
}
