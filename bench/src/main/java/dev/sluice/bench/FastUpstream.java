package dev.sluice.bench;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/// An upstream that costs as little as possible, run as a process of its own. Takes its port as argument.
///
/// A chat gets a small answer with usage. A streamed chat gets `max_tokens` chunks, one every 20 ms, or one chunk and
/// then silence when `max_tokens` is 1.
public final class FastUpstream extends VerticleBase {
    private static final Buffer WHOLE = Buffer.buffer("""
            {"id":"chatcmpl-bench","object":"chat.completion","created":1700000000,"model":"gpt-4o-mini","choices":[{"index":0,\
            "message":{"role":"assistant","content":"A sluice is a gate that lets through as much water as the mill can use."},\
            "finish_reason":"stop"}],"usage":{"prompt_tokens":12,"completion_tokens":16,"total_tokens":28}}""");
    private static final Buffer CHUNK = Buffer.buffer("""
            data: {"id":"chatcmpl-bench","object":"chat.completion.chunk","created":1700000000,"model":"gpt-4o-mini",\
            "choices":[{"index":0,"delta":{"content":" water"},"finish_reason":null}]}

            """);
    private static final Buffer LAST = Buffer.buffer("""
            data: {"id":"chatcmpl-bench","object":"chat.completion.chunk","created":1700000000,"model":"gpt-4o-mini",\
            "choices":[],"usage":{"prompt_tokens":12,"completion_tokens":16,"total_tokens":28}}

            data: [DONE]

            """);
    private static final long CHUNK_EVERY_MS = 20;

    private final int port;

    private FastUpstream(int port) {
        this.port = port;
    }

    static void main(String[] arguments) {
        int port = Integer.parseInt(arguments[0]);
        var vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        int loops = Runtime.getRuntime().availableProcessors();
        vertx.deployVerticle(() -> new FastUpstream(port), new DeploymentOptions().setInstances(loops));
    }

    @Override
    public Future<?> start() {
        var options = new HttpServerOptions().setTcpNoDelay(true).setAcceptBacklog(4096);
        return vertx.createHttpServer(options).requestHandler(this::answer).listen(port, "127.0.0.1");
    }

    private void answer(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            var response = request.response();
            if (body.toString().contains("\"stream\":true")) {
                response.putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
                        .setChunked(true);
                write(response, chunks(body.toString()));
            } else {
                response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json").end(WHOLE);
            }
        });
    }

    private static int chunks(String body) {
        String after = body.substring(body.indexOf("\"max_tokens\":") + "\"max_tokens\":".length());
        return Integer.parseInt(after.substring(0, after.indexOf(',')));
    }

    private void write(HttpServerResponse response, int chunks) {
        response.write(CHUNK);
        if (chunks == 1) {
            return;
        }
        vertx.setPeriodic(CHUNK_EVERY_MS, new Handler<>() {
            private int left = chunks - 1;

            @Override
            public void handle(Long timer) {
                if (left == 0) {
                    response.end(LAST);
                }
                if (left == 0 || response.closed()) {
                    vertx.cancelTimer(timer);
                } else {
                    left--;
                    response.write(CHUNK);
                }
            }
        });
    }
}
