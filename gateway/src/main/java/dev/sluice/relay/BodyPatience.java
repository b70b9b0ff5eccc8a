package dev.sluice.relay;

import dev.sluice.refusal.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// How long a client may pause in the middle of a request body. One per event loop. `limit` zero means for ever.
record BodyPatience(Watchdog watchdog, Duration limit) {
    /// `reading`, which fails with 408 [dev.sluice.refusal.Refused] when the body of `request` stops coming before.
    <T> Future<T> over(HttpServerRequest request, Future<T> reading) {
        if (reading.isComplete() || limit.isZero()) {
            return reading;
        }
        Promise<T> read = Promise.promise();
        Wait wait = begin(request, () -> false, () -> read.tryFail(refusal().asFailure()));
        reading.onComplete(body -> {
            wait.end();
            if (body.succeeded()) {
                read.tryComplete(body.result());
            } else {
                read.tryFail(body.cause());
            }
        });
        return read.future();
    }

    /// Calls `stalled` once when nothing of the body has come for the time allowed, unless it is `held` back here.
    Wait begin(HttpServerRequest request, BooleanSupplier held, Runnable stalled) {
        var wait = new Wait(request, held, stalled);
        if (!limit.isZero()) {
            wait.watch();
        }
        return wait;
    }

    private Refusal refusal() {
        return Refusal.of(
                        408,
                        "read_request_body_failed",
                        "The rest of the request body did not come within %d s.".formatted(limit.toSeconds()))
                .because("body_stalled");
    }

    /// Looks now and then whether more has come, so that what comes costs nothing.
    final class Wait {
        private final HttpServerRequest request;
        private final BooleanSupplier held;
        private final Runnable stalled;
        private Watchdog.@Nullable Watch watch;
        private long seen;

        private Wait(HttpServerRequest request, BooleanSupplier held, Runnable stalled) {
            this.request = request;
            this.held = held;
            this.stalled = stalled;
        }

        private void watch() {
            seen = request.bytesRead();
            watch = watchdog.watch(Duration.ZERO, limit, _ -> look());
        }

        private void look() {
            if (held.getAsBoolean() || request.bytesRead() > seen) {
                watch();
            } else {
                stalled.run();
            }
        }

        void end() {
            if (watch != null) {
                watch.cancel();
            }
        }
    }
}
