package dev.sluice.ledger;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Pauses that grow while nothing works. For one thread; unparking it makes it look at `closing`.
final class Backoff {
    private static final Duration FIRST = Duration.ofMillis(50);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final BooleanSupplier closing;
    private Duration next = FIRST;

    Backoff(BooleanSupplier closing) {
        this.closing = closing;
    }

    /// False, without a pause, when there will be no next try.
    boolean pause() {
        long end = System.nanoTime() + next.toNanos();
        for (long left = next.toNanos(); left > 0; left = end - System.nanoTime()) {
            if (closing.getAsBoolean()) {
                return false;
            }
            LockSupport.parkNanos(this, left);
        }
        var doubled = next.multipliedBy(2);
        next = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
        return true;
    }

    void reset() {
        next = FIRST;
    }
}
