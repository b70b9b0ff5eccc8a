package dev.sluice.admin;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;

/// Slows down guessing of passwords: after too many failures an address has to wait, for one name sooner than for all.
///
/// Counts failures only, so that a shared address with many people who sign in is not locked out by its size. A name
/// is counted per address, so that nobody can lock another person out from elsewhere.
final class LoginThrottle {
    static final int FAILURES_PER_NAME = 5;
    static final int FAILURES_PER_ADDRESS = 30;
    static final Duration WAIT = Duration.ofMinutes(5);

    private final FailureCounter names;
    private final FailureCounter addresses;

    LoginThrottle(InstantSource clock) {
        names = new FailureCounter(WAIT, clock);
        addresses = new FailureCounter(WAIT, clock);
    }

    void check(String username, String clientIp) {
        names.check(pair(username, clientIp), FAILURES_PER_NAME);
        addresses.check(clientIp, FAILURES_PER_ADDRESS);
    }

    void failed(String username, String clientIp) {
        names.add(pair(username, clientIp));
        addresses.add(clientIp);
    }

    void succeeded(String username, String clientIp) {
        names.forget(pair(username, clientIp));
    }

    private static String pair(String username, String clientIp) {
        return clientIp + ' ' + username.strip().toLowerCase(Locale.ROOT);
    }
}
