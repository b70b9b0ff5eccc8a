package dev.sluice.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings jobs into the database behind the calls that began them; one thread, in batches.
///
/// While the database is away jobs are kept, since other nodes find a job's channel, and a later refund its charge, by
/// its row alone. What is kept is bounded; a job beyond it, or one the database refuses for its content, is told in the
/// log and known to this process only.
public final class JobWriter implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(JobWriter.class);
    private static final Duration FAREWELL = Duration.ofSeconds(5);
    private static final int MOST_WAITING = 100_000;
    private static final int BATCH = 500;

    private final JobStore store;
    private final Queue<Job> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final Thread thread = Thread.ofVirtual().name("job-writer").unstarted(this::run);
    private final Backoff backoff = new Backoff(() -> this.closing);
    private volatile boolean closing;
    private boolean failing;

    public JobWriter(JobStore store) {
        this.store = store;
    }

    /// Once the database is open.
    public void start() {
        thread.start();
    }

    /// Never blocks.
    public void remember(Job job) {
        if (count.incrementAndGet() > MOST_WAITING) {
            count.decrementAndGet();
            lost(job, "too many jobs wait for the database");
            return;
        }
        waiting.add(job);
        LockSupport.unpark(thread);
    }

    private void run() {
        while (true) {
            List<Job> batch = take();
            if (!batch.isEmpty()) {
                if (!write(batch)) {
                    return;
                }
                count.addAndGet(-batch.size());
            } else if (closing) {
                return;
            } else {
                LockSupport.park(this);
            }
        }
    }

    private List<Job> take() {
        var batch = new ArrayList<Job>();
        for (Job job = waiting.poll(); job != null; job = batch.size() < BATCH ? waiting.poll() : null) {
            batch.add(job);
        }
        return batch;
    }

    /// False when the writer closes before the database has taken them.
    private boolean write(List<Job> batch) {
        while (true) {
            try {
                store.remember(batch);
                succeeded();
                return true;
            } catch (RuntimeException failure) {
                if (Poison.is(failure)) {
                    return isolate(batch, failure);
                }
                failed(failure);
                if (!backoff.pause()) {
                    return false;
                }
            }
        }
    }

    private boolean isolate(List<Job> batch, RuntimeException failure) {
        if (batch.size() == 1) {
            lost(batch.getFirst(), String.valueOf(failure.getMessage()));
            return true;
        }
        int half = batch.size() / 2;
        return write(batch.subList(0, half)) && write(batch.subList(half, batch.size()));
    }

    private void succeeded() {
        backoff.reset();
        if (failing) {
            failing = false;
            log.atInfo().log("jobs are written again");
        }
    }

    private void failed(RuntimeException failure) {
        if (!failing) {
            failing = true;
            log.atWarn()
                    .addKeyValue("cause", String.valueOf(failure.getMessage()))
                    .log("jobs cannot be written and are kept; other nodes do not know their channels meanwhile");
        }
    }

    private static void lost(Job job, String cause) {
        log.atError()
                .addKeyValue("service", job.service())
                .addKeyValue("request", job.requestId())
                .addKeyValue("cause", cause)
                .log("a job could not be remembered; other nodes will not know its channel");
    }

    /// Writes what waits; gives up at once when the database is away, and tells how many jobs are lost by it.
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            // Never started if the database could not be opened; then no job began either.
            if (thread.getState() != Thread.State.NEW) {
                thread.join(FAREWELL);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        if (count.get() > 0) {
            log.atError().addKeyValue("jobs", count.get()).log("jobs not written at stop");
        }
    }
}
