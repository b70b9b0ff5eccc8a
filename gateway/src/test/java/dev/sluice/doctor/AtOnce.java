package dev.sluice.doctor;

import dev.sluice.routing.BlockingWork;
import io.vertx.core.Future;
import java.util.concurrent.Callable;

/// Runs blocking work on the calling thread.
final class AtOnce implements BlockingWork {
    @Override
    public <T> Future<T> run(Callable<T> work) {
        try {
            return Future.succeededFuture(work.call());
        } catch (Exception e) {
            return Future.failedFuture(e);
        }
    }
}
