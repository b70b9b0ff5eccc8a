package dev.sluice.ledger;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/// A call that waits for the plans of its user to be read. Its answer comes on the event loop the call arrived
/// on.
final class PlanWait {
    final long userId;
    private final Promise<Void> promise = Promise.promise();
    private final @Nullable Context context = Vertx.currentContext();

    PlanWait(long userId) {
        this.userId = userId;
    }

    Future<Void> answer() {
        return promise.future();
    }

    void answered() {
        if (context == null) {
            promise.complete();
        } else {
            context.runOnContext(_ -> promise.complete());
        }
    }
}
