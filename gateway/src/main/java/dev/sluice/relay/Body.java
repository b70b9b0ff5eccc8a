package dev.sluice.relay;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;

/// A request body on its way upstream.
sealed interface Body {
    /// Whether another attempt can send it again.
    boolean replayable();

    /// Sends it and ends the request; `moved` is called as bytes go, `spoilt` once when it grows beyond what is
    /// allowed or stops coming. Completes when all of it is out.
    Future<Void> sendTo(HttpClientRequest request, Runnable moved, Consumer<Fault.Kind> spoilt);

    /// No body at all.
    record None() implements Body {
        @Override
        public boolean replayable() {
            return true;
        }

        @Override
        public Future<Void> sendTo(HttpClientRequest request, Runnable moved, Consumer<Fault.Kind> spoilt) {
            return request.end();
        }
    }

    /// A body held in memory.
    record Whole(Buffer bytes) implements Body {
        @Override
        public boolean replayable() {
            return true;
        }

        @Override
        public Future<Void> sendTo(HttpClientRequest request, Runnable moved, Consumer<Fault.Kind> spoilt) {
            request.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(bytes.length()));
            return request.end(bytes);
        }
    }

    /// A body that flows: what was read already, then the rest as the client sends it, with back-pressure, up to
    /// `limit` bytes.
    record Flowing(Buffer first, HttpServerRequest rest, long limit, BodyPatience patience) implements Body {
        @Override
        public boolean replayable() {
            return false;
        }

        @Override
        public Future<Void> sendTo(HttpClientRequest request, Runnable moved, Consumer<Fault.Kind> spoilt) {
            String length = rest.getHeader(HttpHeaders.CONTENT_LENGTH);
            if (length != null) {
                request.putHeader(HttpHeaders.CONTENT_LENGTH, length);
            } else {
                request.setChunked(true);
            }
            long[] passed = {first.length()};
            boolean[] held = {false};
            BodyPatience.Wait wait = patience.begin(rest, () -> held[0], () -> spoilt.accept(Fault.Kind.BODY_STALLED));
            if (first.length() > 0) {
                request.write(first);
            }
            rest.handler(chunk -> {
                moved.run();
                passed[0] += chunk.length();
                if (passed[0] > limit) {
                    wait.end();
                    spoilt.accept(Fault.Kind.BODY_TOO_LONG);
                    return;
                }
                request.write(chunk);
                if (request.writeQueueFull()) {
                    held[0] = true;
                    rest.pause();
                    request.drainHandler(_ -> {
                        held[0] = false;
                        rest.resume();
                    });
                }
            });
            Promise<Void> out = Promise.promise();
            rest.endHandler(_ -> {
                wait.end();
                request.end().onComplete(out);
            });
            rest.resume();
            return out.future();
        }
    }
}
