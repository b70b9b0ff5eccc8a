package dev.sluice.token;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// A table of tokens in memory that can be broken or made to hang.
final class FailingSource implements TokenSource {
    final Map<String, Known> rows = new ConcurrentHashMap<>();
    final AtomicInteger reads = new AtomicInteger();
    volatile boolean broken;
    volatile CountDownLatch gate = new CountDownLatch(0);

    @Override
    public List<Found> read(Collection<String> keys) {
        reads.incrementAndGet();
        var found = new ArrayList<Found>();
        // The rows are taken before the wait, as by a database that is slow to answer.
        rows.forEach((key, known) -> {
            if (keys.contains(key)) {
                found.add(new Found(key, known));
            }
        });
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if (broken) {
            throw new IllegalStateException("the database is gone");
        }
        return found;
    }
}
