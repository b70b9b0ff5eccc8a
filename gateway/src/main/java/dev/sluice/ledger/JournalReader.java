package dev.sluice.ledger;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads a journal's events in order, from any number on. What is not whole is passed over, and told to [Damage].
/// For one thread; segments may be added behind while it reads.
final class JournalReader {
    /// What a reader could not read.
    interface Damage {
        /// Events with these numbers are lost.
        void lost(long first, long last);

        /// A whole record whose event this version cannot read.
        void unreadable(long seq, byte[] event, IllegalArgumentException cause);
    }

    private final List<Segment> segments;
    private final Damage damage;
    private @Nullable Segment segment;
    private long at;
    /// The number of the last record before `at`.
    private long passed = -1;

    JournalReader(List<Segment> segments, Damage damage) {
        this.segments = segments;
        this.damage = damage;
    }

    /// The first event with a number above `after`; null when there is none yet.
    @Nullable
    Numbered next(long after) {
        if (passed != after) {
            passed = after;
            segment = null;
        }
        while (true) {
            Segment here = holding();
            if (here == null) {
                return null;
            }
            long found = here.find(at, passed);
            long seq = found < 0 ? here.lastSeq() + 1 : here.seq(found);
            if (seq > passed + 1) {
                damage.lost(passed + 1, seq - 1);
            }
            if (found < 0) {
                // Whole a moment ago: something else writes to the file.
                passed = here.lastSeq();
                continue;
            }
            passed = seq;
            at = here.next(found);
            try {
                return new Numbered(seq, EventDecoder.decode(here.event(found)));
            } catch (IllegalArgumentException cause) {
                damage.unreadable(seq, here.event(found), cause);
            }
        }
    }

    /// The segment with the next event. One whose events are all passed may be deleted at any time and is not
    /// touched.
    private @Nullable Segment holding() {
        for (var candidate : segments) {
            if (candidate.lastSeq() > passed) {
                if (candidate != segment) {
                    segment = candidate;
                    at = begin(candidate);
                }
                return candidate;
            }
        }
        return null;
    }

    /// Where events begin that are not passed, or the damage before them.
    private long begin(Segment here) {
        long from = Segment.HEADER;
        if (here.firstSeq() <= passed) {
            for (long next = here.find(from, 0); here.seq(next) <= passed; next = here.find(from, 0)) {
                from = here.next(next);
            }
        }
        return from;
    }
}
