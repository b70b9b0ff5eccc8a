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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Opens the database: waits until it answers, brings its tables up, makes the root account of a fresh one. A database
/// that is away does not end the start: it is tried again after 1, 2, 4 … 30 seconds, and `/readyz` says so meanwhile.
final class Opening implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Opening.class);
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

    /// Opens now if the database answers, otherwise in the background. `opened` runs once, and before this returns in
    /// the first case.
    void begin(Consumer<Product> opened) {
        try {
            attempt(opened);
        } catch (DatabaseUnavailable away) {
            told(away, Duration.ofSeconds(1));
            trying = Thread.ofVirtual().name("opening").start(() -> keepTrying(opened));
        }
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
        Duration pause = Duration.ofSeconds(1);
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

    private void told(RuntimeException away, Duration pause) {
        latch.failed(String.valueOf(away.getMessage()));
        log.atWarn()
                .addKeyValue("cause", String.valueOf(away.getMessage()))
                .addKeyValue("again_s", pause.toSeconds())
                .log("the database cannot be opened yet");
    }
}
