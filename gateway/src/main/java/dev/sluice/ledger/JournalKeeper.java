package dev.sluice.ledger;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The thread behind a journal: forces it to disk every now and then, makes its next file ahead of time, deletes
/// files that are done with.
final class JournalKeeper implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(JournalKeeper.class);
    private static final Duration FAREWELL = Duration.ofSeconds(10);
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final FileJournal journal;
    private final Duration pause;
    private final Thread thread = Thread.ofPlatform()
            .name("journal-keeper")
            .daemon()
            .uncaughtExceptionHandler((_, fault) ->
                    log.atError().setCause(fault).log("journal keeper died; calls are refused once it is full"))
            .unstarted(this::run);
    private volatile long applied;
    private volatile boolean awake;
    private volatile boolean closing;
    private boolean failing;
    private long failedAt;

    JournalKeeper(FileJournal journal, Duration pause) {
        this.journal = journal;
        this.pause = pause;
    }

    void start() {
        thread.start();
    }

    /// There is something to do. Cheap enough for an event loop.
    void wake() {
        awake = true;
        LockSupport.unpark(thread);
    }

    void release(long upTo) {
        applied = upTo;
    }

    private void run() {
        while (!closing) {
            awake = false;
            look();
            if (!awake) {
                LockSupport.parkNanos(this, pause.toNanos());
            }
        }
    }

    private void look() {
        try {
            if (!failing || System.nanoTime() - failedAt > AGAIN.toNanos()) {
                journal.prepare();
                told(false, "");
            }
            journal.delete(applied);
            journal.force();
        } catch (IOException | RuntimeException | InternalError e) {
            failedAt = System.nanoTime();
            told(true, String.valueOf(e.getMessage()));
        }
    }

    private void told(boolean fails, String cause) {
        if (fails && !failing) {
            log.atError()
                    .addKeyValue("folder", journal.folder().path())
                    .addKeyValue("cause", cause)
                    .log("the journal cannot grow; calls are refused once it is full");
        } else if (failing && !fails) {
            log.atInfo().log("the journal grows again");
        }
        failing = fails;
    }

    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join(FAREWELL);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
