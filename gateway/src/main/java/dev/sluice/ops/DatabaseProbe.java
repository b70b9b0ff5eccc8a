package dev.sluice.ops;

import dev.sluice.store.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Whether the database answers. One ping is under way at most, whoever asks; it is waited for half a second, so that a
/// hanging database does not hang health checks.
public final class DatabaseProbe implements Probe {
    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final long PATIENCE_MILLIS = 500;
    private static final String CODE = "database_unavailable";

    private final Database database;
    private volatile @Nullable Instant lastAnswer;
    private volatile boolean away;
    private @Nullable CompletableFuture<Void> ping;

    public DatabaseProbe(Database database) {
        this.database = database;
    }

    /// What the last look found, for probes that are asked after this one.
    public boolean isAway() {
        return away;
    }

    @Override
    public List<Condition> look() {
        List<Condition> found = ask();
        away = !found.isEmpty();
        return found;
    }

    private List<Condition> ask() {
        Instant last = lastAnswer;
        if (last != null && Duration.between(last, Instant.now()).compareTo(FRESH) < 0) {
            return List.of();
        }
        try {
            ping().get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            return List.of();
        } catch (TimeoutException _) {
            return List.of(condition("the database %s does not answer".formatted(database.dsn())));
        } catch (ExecutionException e) {
            return List.of(condition(Failure.words(e)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of(condition("interrupted while asking the database"));
        }
    }

    /// Blocking until the database has answered once: nothing can be served from nothing.
    private Condition condition(String text) {
        Instant last = lastAnswer;
        String since = last == null ? "; it has not answered since the start" : "; its last answer was at " + last;
        return new Condition(CODE, text + since, last == null);
    }

    private synchronized CompletableFuture<Void> ping() {
        CompletableFuture<Void> running = ping;
        if (running == null || running.isDone()) {
            running = CompletableFuture.runAsync(
                    this::answer,
                    task -> Thread.ofVirtual().name("database-ping").start(task));
            ping = running;
        }
        return running;
    }

    private void answer() {
        database.ping();
        lastAnswer = Instant.now();
    }
}
