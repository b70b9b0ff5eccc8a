package dev.sluice.relay;

import io.vertx.core.Vertx;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Ends exchanges that take too long. One per event loop and only used there: a list that is looked through four times
/// a second, so that a call costs no timer of its own.
final class Watchdog {
    private static final long TICK_MILLIS = 250;
    private static final long TICK_NANOS = TICK_MILLIS * 1_000_000;

    private final Watch ring = new Watch(Long.MAX_VALUE, Long.MAX_VALUE, _ -> {});
    private final Vertx vertx;
    private final long timer;
    /// The time of the last look; good enough for silence, and free.
    private long now;

    Watchdog(Vertx vertx) {
        this.vertx = vertx;
        ring.next = ring;
        ring.previous = ring;
        now = System.nanoTime();
        timer = vertx.setPeriodic(TICK_MILLIS, _ -> tick(System.nanoTime()));
    }

    /// Begins to watch. `total` limits the whole exchange, `idle` the silence between two calls of [Watch#touch].
    /// The first limit that is passed calls `expired` once, with what ran out in words.
    Watch watch(Duration total, Duration idle, Expiry expired) {
        var watch = new Watch(System.nanoTime() + nanos(total), nanos(idle), expired);
        watch.touched = now;
        watch.next = ring;
        watch.previous = ring.previous;
        last().next = watch;
        ring.previous = watch;
        return watch;
    }

    private Watch last() {
        Watch last = ring.previous;
        return last == null ? ring : last;
    }

    private void tick(long time) {
        now = time;
        Watch watch = ring.next;
        while (watch != null && watch != ring) {
            Watch following = watch.next;
            if (now - watch.deadline > 0) {
                expire(watch, "the whole exchange took too long");
            } else if (now - watch.touched - TICK_NANOS > watch.idle) {
                expire(watch, "the upstream was silent for too long");
            }
            watch = following;
        }
    }

    private static void expire(Watch watch, String what) {
        watch.cancel();
        watch.expired.on(what);
    }

    /// Far ahead instead of overflowing; zero and less mean no limit.
    private static long nanos(Duration limit) {
        return limit.isZero() || limit.isNegative()
                ? Long.MAX_VALUE / 4
                : Math.min(limit.toNanos(), Long.MAX_VALUE / 4);
    }

    void close() {
        vertx.cancelTimer(timer);
    }

    interface Expiry {
        void on(String what);
    }

    /// One exchange under watch.
    final class Watch {
        private final long deadline;
        private final long idle;
        private final Expiry expired;
        private long touched;
        private @Nullable Watch next;
        private @Nullable Watch previous;

        private Watch(long deadline, long idle, Expiry expired) {
            this.deadline = deadline;
            this.idle = idle;
            this.expired = expired;
        }

        /// Something arrived.
        void touch() {
            touched = now;
        }

        /// Ends the watch; does nothing the second time.
        void cancel() {
            if (previous != null && next != null) {
                previous.next = next;
                next.previous = previous;
                previous = null;
                next = null;
            }
        }
    }
}
