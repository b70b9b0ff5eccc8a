package dev.sluice.relay;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/// A request body on its way upstream.
sealed interface Body {
    /// Whether another attempt can send it again.
    boolean replayable();

    /// Sends it and ends the request; `moved` is called as bytes go, `tooLong` once when it grows beyond what is
    /// allowed. Completes when all of it is out.
    Future<Void> sendTo(HttpClientRequest request, Runnable moved, Runnable tooLong);

    /// No body at all.
    record None() implements Body {
        @Override
        public boolean replayable() {
            return true;
        }

        @Override
        public Future<Void> sendTo(HttpClientRequest request, Runnable moved, Runnable tooLong) {
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
        public Future<Void> sendTo(HttpClientRequest request, Runnable moved, Runnable tooLong) {
            request.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(bytes.length()));
            return request.end(bytes);
        }
    }

    /// A body that flows: what was read already, then the rest as the client sends it, with back-pressure, up to
    /// `limit` bytes.
    record Flowing(Buffer first, HttpServerRequest rest, long limit) implements Body {
        @Override
        public boolean replayable() {
            return false;
        }

        @Override
        public Future<Void> sendTo(HttpClientRequest request, Runnable moved, Runnable tooLong) {
            String length = rest.getHeader(HttpHeaders.CONTENT_LENGTH);
            if (length != null) {
                request.putHeader(HttpHeaders.CONTENT_LENGTH, length);
            } else {
                request.setChunked(true);
            }
            long[] passed = {first.length()};
            if (first.length() > 0) {
                request.write(first);
            }
            rest.handler(chunk -> {
                moved.run();
                passed[0] += chunk.length();
                if (passed[0] > limit) {
                    tooLong.run();
                    return;
                }
                request.write(chunk);
                if (request.writeQueueFull()) {
                    rest.pause();
                    request.drainHandler(_ -> rest.resume());
                }
            });
            Promise<Void> out = Promise.promise();
            rest.endHandler(_ -> request.end().onComplete(out));
            rest.resume();
            return out.future();
        }
    }
}
