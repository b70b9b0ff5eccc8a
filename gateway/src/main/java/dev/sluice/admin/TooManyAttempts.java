package dev.sluice.admin;

import java.time.Duration;

/// A caller has to wait: 429 with `Retry-After`.
final class TooManyAttempts extends RuntimeException {
    private final Duration wait;

    TooManyAttempts(Duration wait) {
        super("too many failed attempts; try again in %d seconds".formatted(wait.toSeconds()), null, false, false);
        this.wait = wait;
    }

    ApiReply reply() {
        return new Declined(429, "too_many_attempts", String.valueOf(getMessage()))
                .reply()
                .with("Retry-After", Long.toString(wait.toSeconds()));
    }
}
