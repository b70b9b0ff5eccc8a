package dev.sluice.admin;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;

/// Slows down guessing of passwords: after too many failures a name, or an address, has to wait.
///
/// Counts failures only, so that a shared address with many people who sign in is not locked out by its size. The
/// limit per address is wider than that per name for the same reason. Counted per process.
final class LoginThrottle {
    static final int FAILURES_PER_NAME = 5;
    static final int FAILURES_PER_ADDRESS = 30;
    static final Duration WAIT = Duration.ofMinutes(5);

    private record Failures(int count, long lastSecond) {}

    private final Cache<String, Failures> known =
            Caffeine.newBuilder().maximumSize(100_000).expireAfterWrite(WAIT).build();
    private final InstantSource clock;

    LoginThrottle(InstantSource clock) {
        this.clock = clock;
    }

    void check(String username, String clientIp) {
        check(name(username), FAILURES_PER_NAME);
        check(address(clientIp), FAILURES_PER_ADDRESS);
    }

    void failed(String username, String clientIp) {
        add(name(username));
        add(address(clientIp));
    }

    void succeeded(String username) {
        known.invalidate(name(username));
    }

    private void check(String key, int most) {
        Failures failures = known.getIfPresent(key);
        if (failures == null || failures.count() < most) {
            return;
        }
        long left = failures.lastSecond() + WAIT.toSeconds() - now();
        if (left > 0) {
            throw new TooManyAttempts(Duration.ofSeconds(left));
        }
        known.invalidate(key);
    }

    private void add(String key) {
        known.asMap().merge(key, new Failures(1, now()), (old, one) -> new Failures(old.count() + 1, one.lastSecond()));
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }

    private static String name(String username) {
        return "name:" + username.strip().toLowerCase(Locale.ROOT);
    }

    private static String address(String clientIp) {
        return "address:" + clientIp;
    }
}
