package dev.sluice.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A journal in files: any thread appends, one takes events out in the order of their numbers.
///
/// An event is encoded by the thread that appends it; numbering and copying are one short step under a lock, so the
/// order in the files is the order of the numbers. The last events are also kept as objects, in a ring; who takes
/// events later than that reads the files. [JournalKeeper] forces what was written to disk, makes the next segment
/// before it is needed and deletes those that are done with.
///
/// When no next segment can be made, [#hasRoom] turns false while half a segment is still free, so that calls under
/// way find a place. Events beyond even that are kept in memory until there is one, and told in the log.
///
/// When the disk fails under the mapped memory, which the JVM tells as an [InternalError], no further call is admitted
/// until the next start. Events of calls under way keep their numbers and are taken from memory, so they reach the
/// database exactly once all the same unless this process dies before.
final class FileJournal implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(FileJournal.class);
    /// Events kept as objects: at 2 KB each they are 16 MB.
    private static final int RING = 1 << 13;

    private final JournalConfig config;
    private final JournalFolder folder;
    private final ThreadLocal<EventEncoder> encoders = ThreadLocal.withInitial(EventEncoder::new);
    private final List<Segment> segments;
    private final AtomicReferenceArray<@Nullable Numbered> ring = new AtomicReferenceArray<>(RING);
    private final JournalReader reader;
    private final JournalKeeper keeper;

    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<LedgerEvent> homeless = new ArrayDeque<>();
    /// Events the broken disk does not have.
    private final Map<Long, Numbered> unsaved = new ConcurrentHashMap<>();
    private Segment current;
    private volatile @Nullable Segment next;
    private volatile long published;
    private volatile boolean tight;
    private volatile boolean closed;
    private volatile boolean broken;

    /// Opens the journal in `folder` behind what is left there; `applied` is the last number the database has.
    FileJournal(JournalFolder folder, JournalConfig config, long applied, JournalReader.Damage damage) {
        this.config = config;
        this.folder = folder;
        segments = new CopyOnWriteArrayList<>(folder.segments());
        long last = segments.stream().mapToLong(Segment::lastSeq).max().orElse(0);
        // Files may be gone that had higher numbers; no number is ever used twice.
        published = Math.max(last, applied);
        current = allocate();
        segments.add(current);
        reader = new JournalReader(segments, damage);
        keeper = new JournalKeeper(this, config.sync());
        keeper.release(applied);
        keeper.start();
    }

    /// Answers the event's number, or 0 when it could only be kept in memory.
    long append(LedgerEvent event) {
        var encoder = Thread.currentThread().isVirtual() ? new EventEncoder() : encoders.get();
        encoder.encode(event);
        int checksum = encoder.checksum();
        CrashPoint.ENCODED.reached();
        long seq;
        lock.lock();
        try {
            if (!closed && homeless.isEmpty() && findPlace(encoder.length())) {
                seq = place(event, encoder, checksum);
            } else {
                homeless.add(event);
                seq = 0;
            }
        } finally {
            lock.unlock();
        }
        CrashPoint.PUBLISHED.reached();
        if (seq == 0) {
            keeper.wake();
        }
        return seq;
    }

    private long place(LedgerEvent event, EventEncoder encoder, int checksum) {
        long seq = published + 1;
        if (!broken) {
            try {
                current.add(seq, encoder, checksum);
                hearOfFaults();
            } catch (InternalError fault) {
                broke(fault);
            }
        }
        if (broken) {
            unsaved.put(seq, new Numbered(seq, event));
        }
        ring.setRelease((int) seq & (RING - 1), new Numbered(seq, event));
        published = seq;
        if (next == null && current.end() > current.size() / 2) {
            tight = true;
        }
        return seq;
    }

    /// Compiled code is told of a fault in mapped memory at its next stop, which may be frames away from here. A
    /// native call is a stop.
    private void hearOfFaults() {
        if (Thread.holdsLock(this)) {
            throw new IllegalStateException("nobody locks the journal itself");
        }
    }

    private void broke(InternalError fault) {
        broken = true;
        log.atError()
                .setCause(fault)
                .addKeyValue("file", current.file())
                .log("the disk of the journal failed; events are kept in memory, calls are refused until a restart");
    }

    private boolean findPlace(int length) {
        if (broken || current.hasRoomFor(length)) {
            return true;
        }
        Segment following = next;
        if (following == null) {
            return false;
        }
        current = following;
        next = null;
        segments.add(following);
        CrashPoint.SEGMENT_SWITCHED.reached();
        keeper.wake();
        return true;
    }

    boolean hasRoom() {
        return !tight && !closed && !broken;
    }

    /// Whether the disk failed.
    boolean isBroken() {
        return broken;
    }

    /// The highest number given out.
    long published() {
        return published;
    }

    /// Whether every event has a place in a file.
    boolean isSettled() {
        lock.lock();
        try {
            return homeless.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /// The next events with numbers above `after` and up to `to`, in order, at most `most`. For one thread. An
    /// event is forgotten here once it is taken, so it is the taker's to write.
    List<Numbered> take(long after, long to, int most) {
        var taken = new ArrayList<Numbered>(Math.min(most, 64));
        long last = after;
        while (taken.size() < most && last < to) {
            var event = kept(last + 1);
            if (event == null) {
                event = reader.next(last);
            }
            if (event == null || event.seq() > to) {
                // Only damaged records are left up to here.
                break;
            }
            taken.add(event);
            last = event.seq();
        }
        return taken;
    }

    private @Nullable Numbered kept(long seq) {
        var memorised = broken ? unsaved.remove(seq) : null;
        if (memorised != null) {
            return memorised;
        }
        int slot = (int) seq & (RING - 1);
        var event = ring.getAcquire(slot);
        if (event == null || event.seq() != seq) {
            return null;
        }
        ring.compareAndSet(slot, event, null);
        return event;
    }

    /// Bytes of disk in use.
    long bytes() {
        return segments.size() * config.segmentBytes();
    }

    JournalFolder folder() {
        return folder;
    }

    /// All events up to `applied` are in the database: their files may go.
    void release(long applied) {
        keeper.release(applied);
    }

    /// What [JournalKeeper] does now and then.
    void force() {
        for (var segment : segments) {
            if (segment.force()) {
                CrashPoint.FORCED.reached();
            }
        }
    }

    /// Makes the next segment where one is missing and allowed. Fails when the disk is full.
    void prepare() throws IOException {
        if (wantsNext()) {
            next = Segment.allocate(folder.path(), segments.getLast().index() + 1, config.segmentBytes());
        }
        if (next != null || broken) {
            tight = false;
            house();
        }
    }

    private boolean wantsNext() {
        boolean allowed = bytes() + config.segmentBytes() <= config.mostBytes() || !isSettled();
        return next == null && allowed && !closed && !broken;
    }

    /// Gives events a place that found none.
    private void house() {
        lock.lock();
        try {
            var encoder = encoders.get();
            for (var event = homeless.peek(); event != null; event = homeless.peek()) {
                encoder.encode(event);
                if (!findPlace(encoder.length())) {
                    return;
                }
                place(event, encoder, encoder.checksum());
                homeless.remove();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Deletes segments all of whose events have numbers up to `applied`.
    void delete(long applied) throws IOException {
        for (var oldest = segments.getFirst();
                oldest != current && oldest.lastSeq() <= applied;
                oldest = segments.getFirst()) {
            CrashPoint.BEFORE_SEGMENT_DELETED.reached();
            segments.remove(oldest);
            oldest.delete();
        }
    }

    private Segment allocate() {
        try {
            long index = segments.isEmpty() ? 1 : segments.getLast().index() + 1;
            return Segment.allocate(folder.path(), index, config.segmentBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("the journal in %s cannot be begun".formatted(folder.path()), e);
        }
    }

    /// Takes no more events. Files stay where the database lacks an event of theirs.
    @Override
    public void close() {
        close(0);
    }

    /// The same; events up to `applied` are in the database.
    void close(long applied) {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        keeper.close();
        if (broken) {
            long lost = unsaved.keySet().stream().filter(seq -> seq > applied).count();
            if (lost > 0) {
                log.atError().addKeyValue("events", lost).log("ledger events are lost with the disk of the journal");
            }
        } else {
            force();
        }
        Segment unused = next;
        try {
            delete(applied);
            if (unused != null) {
                unused.delete();
            }
            if (current.lastSeq() <= applied) {
                current.delete();
                segments.remove(current);
            }
        } catch (IOException e) {
            log.atWarn().addKeyValue("cause", e.getMessage()).log("journal files could not be removed");
        }
        segments.forEach(Segment::close);
        folder.close();
    }
}
