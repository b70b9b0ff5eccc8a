package dev.sluice.cli;

import dev.sluice.config.Environment;
import dev.sluice.ops.Latch;
import dev.sluice.store.Database;
import dev.sluice.store.DatabaseUnavailable;
import dev.sluice.store.FirstStart;
import dev.sluice.store.Product;
import dev.sluice.store.Reconciler;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Opens the database: waits until it answers, brings its tables up, makes the root account of a fresh one. A database
/// that is away does not end the start: it is tried again after 1, 2, 4 … 30 seconds, and `/readyz` says so meanwhile.
final class Opening implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Opening.class);
    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final Environment environment;
    private final Database database;
    private final Database logs;
    private final Latch latch;
    private final Consumer<FirstStart.Root> announceRoot;
    private volatile boolean done;
    private @Nullable Thread trying;

    /// `announceRoot` is told of a root account that was just made, and is the only one to see its password.
    Opening(
            Environment environment,
            Database database,
            Database logs,
            Latch latch,
            Consumer<FirstStart.Root> announceRoot) {
        this.environment = environment;
        this.database = database;
        this.logs = logs;
        this.latch = latch;
        this.announceRoot = announceRoot;
    }

    /// Whether the database is open.
    boolean isDone() {
        return done;
    }

    boolean isMaster() {
        return !environment.text("NODE_TYPE", "master").equalsIgnoreCase("slave");
    }

    /// Opens on a thread of its own and waits a moment for it, so that a start is ready when it returns if
    /// the database answers as it should. One that hangs, or has much to bring up, is not waited for.
    ///
    /// `opened` runs once. Fails with what the first try failed with, unless that was a database that is away.
    void begin(Consumer<Product> opened) {
        var first = new CompletableFuture<@Nullable Void>();
        trying = Thread.ofVirtual().name("opening").start(() -> open(opened, first));
        try {
            first.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            if (first.complete(null)) {
                latch.failed("opening the database takes long");
                log.atWarn().log("opening the database takes long and goes on in the background");
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void open(Consumer<Product> opened, CompletableFuture<@Nullable Void> first) {
        try {
            attempt(opened);
            first.complete(null);
            return;
        } catch (DatabaseUnavailable away) {
            told(away, FIRST_PAUSE);
            first.complete(null);
        } catch (RuntimeException | Error failure) {
            if (first.completeExceptionally(failure)) {
                return;
            }
            // Nobody waits any more for this failure to end the start.
            told(failure, FIRST_PAUSE);
        }
        keepTrying(opened);
    }

    /// Tries no more. `opened` has run when this returns, or never will.
    @Override
    public void close() {
        Thread thread = trying;
        if (thread == null) {
            return;
        }
        thread.interrupt();
        try {
            thread.join(LONGEST_PAUSE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void keepTrying(Consumer<Product> opened) {
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                Thread.sleep(pause);
                attempt(opened);
                return;
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException away) {
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
                told(away, pause);
            }
        }
    }

    private void attempt(Consumer<Product> opened) {
        Product product = isMaster() ? prepare() : Reconciler.recognised(database);
        opened.accept(product);
        done = true;
        latch.done();
    }

    private Product prepare() {
        Reconciler.Outcome outcome = Reconciler.main(database);
        if (logs != database) {
            Reconciler.logs(logs);
        }
        new FirstStart(database, Clock.systemUTC(), Version.TEXT)
                .ensureRoot(environment)
                .ifPresent(announceRoot);
        return outcome.product();
    }

    private void told(Throwable away, Duration pause) {
        latch.failed(String.valueOf(away.getMessage()));
        log.atWarn()
                .addKeyValue("cause", String.valueOf(away.getMessage()))
                .addKeyValue("again_s", pause.toSeconds())
                .log("the database cannot be opened yet");
    }
}
