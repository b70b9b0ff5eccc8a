package dev.sluice.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Waits for something another thread brings about.
public final class Eventually {
    private static final Duration PAUSE = Duration.ofMillis(5);

    private Eventually() {}

    /// What must hold in the end; may throw anything until then.
    @FunctionalInterface
    public interface Check {
        void run() throws Exception;
    }

    /// Returns as soon as `check` passes. Fails with its last failure when `limit` is over.
    public static void within(Duration limit, Check check) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            try {
                check.run();
                return;
            } catch (Exception | AssertionError failure) {
                if (System.nanoTime() - deadline > 0) {
                    throw new AssertionError(
                            "not within %d ms: %s".formatted(limit.toMillis(), failure.getMessage()), failure);
                }
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
