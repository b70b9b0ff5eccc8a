package dev.sluice.ledger;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The places where a process may be killed so that it matters to the ledger. Tests name one in the system property
/// `sluice.crash` (`MID_COPY`, or `MID_COPY:5` for the fifth time it is reached) and the process dies there, at
/// once and without a word. Otherwise nothing happens and nothing is paid.
enum CrashPoint {
    /// The event is encoded and not in the journal.
    ENCODED,
    /// Half of the event is in the journal.
    MID_COPY,
    /// All of the event is in the journal, but not what says so.
    COPIED,
    /// The event is in the journal; the caller does not know.
    PUBLISHED,
    /// The old segment is full, the new one holds nothing.
    SEGMENT_SWITCHED,
    /// A new segment is being made.
    SEGMENT_HALF_MADE,
    /// Journal files were forced to disk.
    FORCED,
    /// A batch is taken from the journal and not written.
    BATCH_TAKEN,
    /// The batch's position is written, in the open transaction, and nothing else.
    POSITION_WRITTEN,
    /// All of a batch is written; the transaction is open.
    BEFORE_COMMIT,
    /// The batch is committed; nobody in this process knows.
    AFTER_COMMIT,
    /// With a log database of its own: rows are written and not committed there.
    BEFORE_ROWS_COMMIT,
    /// With a log database of its own: rows are committed.
    AFTER_ROWS_COMMIT,
    /// The segment's events are all in the database; its file is still there.
    BEFORE_SEGMENT_DELETED,
    /// An event is in the file of refused ones, and its position is not moved.
    SET_ASIDE,
    /// After a start, before the first old event is written again.
    BEFORE_REPLAY,
    /// After a start, with a part of the old events written.
    MID_REPLAY,
    /// After a start, with all old events written.
    AFTER_REPLAY;

    private static final String PROPERTY = "sluice.crash";
    private static final int KILLED = 137;
    private static final @Nullable CrashPoint CHOSEN = chosen(System.getProperty(PROPERTY, ""));
    private static final AtomicInteger TIMES_LEFT = new AtomicInteger(times(System.getProperty(PROPERTY, "")));

    private static @Nullable CrashPoint chosen(String property) {
        return property.isEmpty() ? null : valueOf(property.split(":", 2)[0]);
    }

    private static int times(String property) {
        return property.contains(":") ? Integer.parseInt(property.split(":", 2)[1]) : 1;
    }

    /// Whether the process dies the next time it gets here.
    boolean isNext() {
        return this == CHOSEN && TIMES_LEFT.get() == 1;
    }

    void reached() {
        if (this == CHOSEN && TIMES_LEFT.decrementAndGet() == 0) {
            Runtime.getRuntime().halt(KILLED);
        }
    }
}
