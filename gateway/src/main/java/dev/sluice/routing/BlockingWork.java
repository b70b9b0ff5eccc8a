package dev.sluice.routing;

import io.vertx.core.Future;
import java.util.concurrent.Callable;

/// Runs blocking work off the event loop and brings the result back to the caller's loop.
public interface BlockingWork {
    <T> Future<T> run(Callable<T> work);
}
