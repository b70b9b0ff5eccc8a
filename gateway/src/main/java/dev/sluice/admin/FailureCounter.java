package dev.sluice.admin;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.InstantSource;

/// Counts failed attempts per key and makes those wait who have too many. Forgets after `wait` without a failure.
/// Counted per process; bounded, so that made-up keys cannot fill the memory.
final class FailureCounter {
    private record Failures(int count, long lastSecond) {}

    private final Cache<String, Failures> known;
    private final Duration wait;
    private final InstantSource clock;

    FailureCounter(Duration wait, InstantSource clock) {
        this.known = Caffeine.newBuilder()
                .maximumSize(100_000)
                .expireAfterWrite(wait)
                .build();
        this.wait = wait;
        this.clock = clock;
    }

    /// Fails with [TooManyAttempts] when `key` has failed `most` times and must still wait.
    void check(String key, int most) {
        Failures failures = known.getIfPresent(key);
        if (failures == null || failures.count() < most) {
            return;
        }
        long left = failures.lastSecond() + wait.toSeconds() - now();
        if (left > 0) {
            throw new TooManyAttempts(Duration.ofSeconds(left));
        }
        known.invalidate(key);
    }

    void add(String key) {
        known.asMap().merge(key, new Failures(1, now()), (old, one) -> new Failures(old.count() + 1, one.lastSecond()));
    }

    void forget(String key) {
        known.invalidate(key);
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }
}
