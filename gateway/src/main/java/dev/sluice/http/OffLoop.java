package dev.sluice.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The only bridge from an event loop to blocking code: runs work on a virtual thread, answers on the caller's loop.
public final class OffLoop implements AutoCloseable {
    private final Vertx vertx;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("off-loop-", 0).factory());

    public OffLoop(Vertx vertx) {
        this.vertx = vertx;
    }

    /// Runs `work`; the future fails with whatever `work` threw.
    public <T> Future<T> run(Callable<T> work) {
        var context = vertx.getOrCreateContext();
        Promise<T> answer = Promise.promise();
        threads.execute(() -> {
            try {
                T result = work.call();
                context.runOnContext(_ -> answer.complete(result));
            } catch (Throwable failure) {
                context.runOnContext(_ -> answer.fail(failure));
            }
        });
        return answer.future();
    }

    /// The threads alone, for work whose result nobody waits for on a loop.
    public Executor executor() {
        return threads;
    }

    /// Stops taking work and lets what runs finish.
    @Override
    public void close() {
        threads.shutdown();
    }
}
