package dev.sluice.http;

import dev.sluice.config.NewApi;
import dev.sluice.refusal.ErrorShape;
import dev.sluice.refusal.Refusal;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Listens on one port with one HTTP server per event loop; a connection stays on its loop for good.
public final class Server {
    /// Longer than any upstream may be silent: a connection on which nothing moves for that long is nobody's.
    private static final int LONGEST_SILENCE_SECONDS = 1000;

    private final Vertx vertx;
    private final String deployment;
    private final int port;

    private Server(Vertx vertx, String deployment, int port) {
        this.vertx = vertx;
        this.deployment = deployment;
        this.port = port;
    }

    /// Starts `loops` servers. `handlers` is asked once on each loop for what answers there.
    public static Future<Server> listen(
            Vertx vertx, HttpConfig config, int loops, Function<Vertx, Handler<HttpServerRequest>> handlers) {
        var port = new AtomicInteger(config.port());
        return vertx.deployVerticle(() -> new Loop(config, port, handlers), new DeploymentOptions().setInstances(loops))
                .map(deployment -> new Server(vertx, deployment, port.get()));
    }

    /// The port that is listened on.
    public int port() {
        return port;
    }

    /// Stops listening, lets open calls end within the time of [HttpConfig#shutdown], and closes what is left.
    public Future<Void> close() {
        return vertx.undeploy(deployment);
    }

    private static final class Loop extends VerticleBase {
        private final HttpConfig config;
        private final AtomicInteger port;
        private final Function<Vertx, Handler<HttpServerRequest>> handlers;
        private @Nullable HttpServer server;

        Loop(HttpConfig config, AtomicInteger port, Function<Vertx, Handler<HttpServerRequest>> handlers) {
            this.config = config;
            this.port = port;
            this.handlers = handlers;
        }

        @Override
        public Future<?> start() {
            var options = new HttpServerOptions()
                    .setPort(config.port())
                    .setHost("0.0.0.0")
                    .setAcceptBacklog(4096)
                    .setTcpNoDelay(true)
                    .setMaxInitialLineLength(16 * 1024)
                    .setMaxHeaderSize(64 * 1024)
                    .setMaxChunkSize(64 * 1024)
                    .setIdleTimeout(LONGEST_SILENCE_SECONDS)
                    .setHttp2ClearTextEnabled(false)
                    // Every message of every call would pass through its handlers.
                    .setPerMessageWebSocketCompressionSupported(false)
                    .setPerFrameWebSocketCompressionSupported(false);
            var ids = new RequestIds("edge");
            server = vertx.createHttpServer(options)
                    .requestHandler(handlers.apply(vertx))
                    .invalidRequestHandler(request -> refuseBroken(request, ids.next(Instant.now())));
            return server.listen().onSuccess(listening -> port.set(listening.actualPort()));
        }

        @Override
        public Future<?> stop() {
            return server == null
                    ? Future.succeededFuture()
                    : server.shutdown(config.shutdown().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /// A request that is not HTTP: answered in the shape most clients read, then the connection is closed.
    private static void refuseBroken(HttpServerRequest request, String requestId) {
        Refusal refusal = switch (request.decoderResult().cause()) {
            case TooLongHttpLineException _ ->
                Refusal.of(414, "uri_too_long", "The request line is longer than 16 KiB.");
            case TooLongHttpHeaderException _ ->
                Refusal.of(431, "headers_too_large", "The request headers are larger than 64 KiB.");
            case TooLongFrameException _ -> Refusal.of(431, "headers_too_large", "The request head is too large.");
            case null, default -> Refusal.of(400, "bad_request", "The request is not valid HTTP/1.1.");
        };
        request.response()
                .setStatusCode(refusal.status())
                .putHeader("Content-Type", "application/json; charset=utf-8")
                .putHeader("Connection", "close")
                .putHeader("X-Oneapi-Request-Id", requestId)
                .putHeader("X-New-Api-Version", NewApi.VERSION)
                .end(ErrorShape.OPENAI.render(refusal, requestId))
                .onComplete(_ -> request.connection().close());
    }
}
