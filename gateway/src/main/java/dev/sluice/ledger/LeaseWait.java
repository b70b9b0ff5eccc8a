package dev.sluice.ledger;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/// A call that waits for a lease. Its answer is what [Accounts#draw] answered in the end, and comes on the
/// event loop the call arrived on.
final class LeaseWait {
    final Wanted wanted;
    /// A moment of [System#nanoTime]; later it is answered with what there is, once the database was heard.
    final long until;
    /// Whether the database was asked for it, and whether it has answered. Of the keeper's thread alone.
    boolean tried;

    boolean heard;
    private final Promise<Long> promise = Promise.promise();
    private final @Nullable Context context = Vertx.currentContext();

    LeaseWait(Wanted wanted, long until) {
        this.wanted = wanted;
        this.until = until;
    }

    Future<Long> answer() {
        return promise.future();
    }

    void answered(long drawn) {
        if (context == null) {
            promise.complete(drawn);
        } else {
            context.runOnContext(_ -> promise.complete(drawn));
        }
    }
}
