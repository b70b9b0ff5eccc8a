package dev.sluice.demo;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/// A video or song in the making. Its id is the moment of its submission, so nothing needs to be remembered.
///
/// `done` is the share of the work that is finished, from 0 to 1.
record Job(String id, Instant submitted, double done) {
    private static final Duration WORK = Duration.ofSeconds(20);
    private static final AtomicLong COUNTER = new AtomicLong();

    static Job submit(Clock clock) {
        var now = clock.instant();
        String id = "demo-" + Long.toString(now.toEpochMilli(), 36) + "-" + COUNTER.incrementAndGet();
        return new Job(id, now, 0);
    }

    /// A job somebody asks about; an id that is not ours counts as finished.
    static Job find(String id, Clock clock) {
        String[] parts = id.split("-", 3);
        var submitted = parts.length == 3 ? moment(parts[1]) : Instant.EPOCH;
        double done = (double) Duration.between(submitted, clock.instant()).toMillis() / WORK.toMillis();
        return new Job(id, submitted, Math.clamp(done, 0, 1));
    }

    boolean finished() {
        return done >= 1;
    }

    int percent() {
        return (int) (done * 100);
    }

    String file(String extension) {
        return "https://files.example.com/" + id + "." + extension;
    }

    /// One of three words, for waiting, working and finished.
    String state(String waiting, String working, String ready) {
        if (finished()) {
            return ready;
        }
        return done < 0.1 ? waiting : working;
    }

    private static Instant moment(String base36) {
        try {
            return Instant.ofEpochMilli(Long.parseLong(base36, 36));
        } catch (NumberFormatException _) {
            return Instant.EPOCH;
        }
    }
}
