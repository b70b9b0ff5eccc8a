package dev.sluice.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// The last few of many things; adding never blocks, from any thread. Two things added at the same moment may change
/// places.
final class Ring<T> {
    private final AtomicReferenceArray<T> slots;
    private final AtomicLong added = new AtomicLong();

    Ring(int capacity) {
        slots = new AtomicReferenceArray<>(capacity);
    }

    void add(T thing) {
        slots.set((int) (added.getAndIncrement() % slots.length()), thing);
    }

    /// At most `count` things, oldest first.
    List<T> last(int count) {
        long end = added.get();
        long begin = Math.max(0, end - Math.min(count, slots.length()));
        var found = new ArrayList<T>((int) (end - begin));
        for (long i = begin; i < end; i++) {
            T thing = slots.get((int) (i % slots.length()));
            if (thing != null) {
                found.add(thing);
            }
        }
        return found;
    }
}
