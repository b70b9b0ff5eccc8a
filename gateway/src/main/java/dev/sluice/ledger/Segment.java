package dev.sluice.ledger;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/// One file of the journal, mapped into memory: a header of 16 bytes, then records, each at a multiple of 8.
///
/// A record is its length (4 bytes), a checksum (4), its number (8) and the event. The length is written last:
/// while it is 0 there is no record. The checksum covers event, length and number. The file is filled with zeros
/// before it is used, so a full disk shows there and not as a fault when memory is written.
///
/// Whole records stay where they are. Writing is for one thread at a time; reading up to a published number for
/// any.
final class Segment {
    static final int HEADER = 16;
    private static final int RECORD = 16;
    private static final long MAGIC = 0x534C_5549_4345_4A31L; // "SLUICEJ1"
    private static final long BYTE_ORDER_MARK = 0x0102030405060708L;
    private static final String ENDING = ".journal";
    private static final byte[] ZEROS = new byte[1 << 16];
    /// No gap is ever this long; a larger number is not one of ours.
    private static final long LONGEST_GAP = 1L << 40;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final VarHandle LENGTH = INT.varHandle();

    private final Path file;
    private final long index;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment memory;
    private volatile long firstSeq;
    private volatile long lastSeq;
    private volatile long end = HEADER;
    private long forced;

    private Segment(Path file, long index) throws IOException {
        this.file = file;
        this.index = index;
        try (var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size(), arena);
        }
    }

    /// Makes an empty one of `size` bytes; fails when the disk has no room for it.
    static Segment allocate(Path folder, long index, long size) throws IOException {
        var unfinished = folder.resolve(name(index) + ".new");
        try (var channel = FileChannel.open(
                unfinished,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
            for (long left = size; left > 0; ) {
                left -= channel.write(ByteBuffer.wrap(ZEROS, 0, (int) Math.min(left, ZEROS.length)));
                if (left < size / 2) {
                    CrashPoint.SEGMENT_HALF_MADE.reached();
                }
            }
        } catch (IOException full) {
            Files.deleteIfExists(unfinished);
            throw full;
        }
        var file = folder.resolve(name(index));
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        var segment = new Segment(file, index);
        segment.memory.set(LONG, 0, MAGIC);
        segment.memory.set(LONG, 8, BYTE_ORDER_MARK);
        return segment;
    }

    /// Opens one that another process left. Fails with [IOException] when it is none.
    static Segment open(Path file) throws IOException {
        if (Files.size(file) < HEADER) {
            throw new IOException(file.getFileName() + " is too short to be a part of a journal");
        }
        var segment = new Segment(file, indexOf(file));
        if (segment.memory.get(LONG, 0) != MAGIC || segment.memory.get(LONG, 8) != BYTE_ORDER_MARK) {
            segment.close();
            throw new IOException(file.getFileName() + " is no part of a journal this version and machine can read");
        }
        return segment;
    }

    static boolean isSegment(Path file) {
        return file.getFileName().toString().endsWith(ENDING);
    }

    static long indexOf(Path file) {
        var name = file.getFileName().toString();
        return Long.parseLong(name.substring(0, name.length() - ENDING.length()));
    }

    private static String name(long index) {
        return "%012d%s".formatted(index, ENDING);
    }

    static long sizeOf(int length) {
        return RECORD + ((length + 7L) & ~7L);
    }

    long index() {
        return index;
    }

    Path file() {
        return file;
    }

    long size() {
        return memory.byteSize();
    }

    /// The number of its first record; 0 while it has none.
    long firstSeq() {
        return firstSeq;
    }

    /// The number of its last record; 0 while it has none.
    long lastSeq() {
        return lastSeq;
    }

    /// Where the next record goes.
    long end() {
        return end;
    }

    boolean hasRoomFor(int length) {
        return end + sizeOf(length) <= size();
    }

    /// Adds a record; there must be room for it.
    void add(long seq, EventEncoder event, int checksum) {
        long at = end;
        int length = event.length();
        if (CrashPoint.MID_COPY.isNext()) {
            MemorySegment.copy(event.bytes(), 0, memory, ValueLayout.JAVA_BYTE, at + RECORD, length / 2);
        }
        CrashPoint.MID_COPY.reached();
        MemorySegment.copy(event.bytes(), 0, memory, ValueLayout.JAVA_BYTE, at + RECORD, length);
        memory.set(LONG, at + 8, seq);
        memory.set(INT, at + 4, bound(checksum, length, seq));
        CrashPoint.COPIED.reached();
        LENGTH.setRelease(memory, at, length);
        passed(seq, at + sizeOf(length));
    }

    private void passed(long seq, long next) {
        if (firstSeq == 0) {
            firstSeq = seq;
        }
        lastSeq = seq;
        end = next;
    }

    /// Ties an event's checksum to its place.
    private static int bound(int checksum, int length, long seq) {
        return checksum ^ Long.hashCode(seq * 0x9E3779B97F4A7C15L + length);
    }

    /// Where the first whole record with a number above `after` begins, at `from` or behind it; -1 when there is
    /// none.
    long find(long from, long after) {
        for (long at = from; at + RECORD <= size(); at += 8) {
            if (isWhole(at, after)) {
                return at;
            }
        }
        return -1;
    }

    private boolean isWhole(long at, long after) {
        int length = (int) LENGTH.getAcquire(memory, at);
        if (length <= 0 || length > size() - at - RECORD) {
            return false;
        }
        long seq = seq(at);
        if (seq <= after || seq - after > LONGEST_GAP) {
            return false;
        }
        var crc = new CRC32C();
        crc.update(memory.asSlice(at + RECORD, length).asByteBuffer());
        return memory.get(INT, at + 4) == bound((int) crc.getValue(), length, seq);
    }

    /// The number of the record at `at`, which must be whole.
    long seq(long at) {
        return memory.get(LONG, at + 8);
    }

    /// Where the record behind the whole one at `at` would begin.
    long next(long at) {
        return at + sizeOf(memory.get(INT, at));
    }

    byte[] event(long at) {
        return memory.asSlice(at + RECORD, memory.get(INT, at)).toArray(ValueLayout.JAVA_BYTE);
    }

    /// Reads all of an old segment, so that [#firstSeq], [#lastSeq] and [#end] are known; `after` is the last
    /// number of the segment before.
    void survey(long after) {
        long last = after;
        for (long at = find(HEADER, last); at >= 0; at = find(next(at), last)) {
            last = seq(at);
            passed(last, next(at));
        }
    }

    /// Brings what was added onto the disk. For one thread; false when there was nothing.
    boolean force() {
        long to = end;
        if (to <= forced) {
            return false;
        }
        memory.asSlice(forced, to - forced).force();
        forced = to;
        return true;
    }

    void close() {
        arena.close();
    }

    /// Nobody may read or write it any more.
    void delete() throws IOException {
        arena.close();
        Files.deleteIfExists(file);
    }
}
