package dev.sluice.token;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// One call waiting for its token to be read. Its answer comes on the event loop the call arrived on, once.
final class Lookup {
    final String key;
    final KeyHash hash;
    private final Promise<Known> promise = Promise.promise();
    private final @Nullable Context context = Vertx.currentContext();
    private final AtomicBoolean settled = new AtomicBoolean();
    private volatile @Nullable ScheduledFuture<?> limit;

    Lookup(String key, KeyHash hash) {
        this.key = key;
        this.hash = hash;
    }

    Future<Known> answer() {
        return promise.future();
    }

    boolean settled() {
        return settled.get();
    }

    /// What ends the wait if nothing else does.
    void limitedBy(ScheduledFuture<?> timer) {
        limit = timer;
        if (settled()) {
            timer.cancel(false);
        }
    }

    void found(Known known) {
        settle(() -> promise.complete(known));
    }

    void failed(Throwable failure) {
        settle(() -> promise.fail(failure));
    }

    private void settle(Runnable end) {
        if (!settled.compareAndSet(false, true)) {
            return;
        }
        var timer = limit;
        if (timer != null) {
            timer.cancel(false);
        }
        if (context == null) {
            end.run();
        } else {
            context.runOnContext(_ -> end.run());
        }
    }
}
