package dev.sluice.ledger;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.UnaryOperator;

/// What one user or one token can still spend: `balance` as last read from the database, less `pending`, which is
/// reserved or charged but not yet written there. Both change in one step, so no reader sees money twice or not at all.
final class Account {
    /// Less than wanted is available.
    static final long SHORT = -1;
    /// This account is retired; the map has or gets another.
    static final long GONE = -2;

    private static final AtomicReferenceFieldUpdater<Account, State> STATE =
            AtomicReferenceFieldUpdater.newUpdater(Account.class, State.class, "state");

    private volatile State state = State.UNKNOWN;
    private volatile long usedAt;

    /// `writtenAt` is the tick after which reads show all that was written; while `writing`, no read can be believed.
    record State(
            boolean known,
            boolean unlimited,
            long balance,
            long pending,
            boolean writing,
            long writtenAt,
            boolean retired) {
        private static final State UNKNOWN = new State(false, false, 0, 0, false, 0, false);

        long available() {
            return unlimited ? Long.MAX_VALUE : Math.subtractExact(balance, pending);
        }

        private State withPending(long units) {
            return new State(known, unlimited, balance, units, writing, writtenAt, retired);
        }

        private State withWriting(boolean on) {
            return new State(known, unlimited, balance, pending, on, writtenAt, retired);
        }

        private State read(boolean noLimit, long units) {
            return new State(true, noLimit, units, pending, false, writtenAt, retired);
        }

        private State written(long units, long tick) {
            return new State(known, unlimited, balance, Math.subtractExact(pending, units), false, tick, retired);
        }
    }

    State state() {
        return state;
    }

    /// When something last happened here, in milliseconds of a monotonic clock.
    long usedAt() {
        return usedAt;
    }

    void touch(long millis) {
        usedAt = millis;
    }

    /// False when this account is retired; the caller asks for a fresh one.
    boolean observe(long balance, boolean unlimited, Stamp readBegan) {
        return change(old -> old.writing || readBegan.tick() < old.writtenAt ? old : old.read(unlimited, balance));
    }

    /// Takes as much as is available between `atLeast` and `upTo`; answers what was taken, [#SHORT] when less than
    /// `atLeast` is available, or [#GONE].
    long take(long atLeast, long upTo) {
        while (true) {
            var old = state;
            if (old.retired) {
                return GONE;
            }
            long available = old.available();
            if (available < atLeast) {
                return SHORT;
            }
            long taken = Math.min(upTo, Math.max(0, available));
            if (taken == 0 || STATE.compareAndSet(this, old, old.withPending(Math.addExact(old.pending, taken)))) {
                return taken;
            }
        }
    }

    /// Moves what is pending up or down; false when retired.
    boolean move(long units) {
        return change(old -> old.withPending(Math.addExact(old.pending, units)));
    }

    boolean beginWrite() {
        return change(old -> old.withWriting(true));
    }

    /// The write is in the database: `balance` is what it left there, `written` no longer pends.
    void endWrite(long balance, boolean unlimited, long written, long tick) {
        change(old -> old.read(unlimited, balance).written(written, tick));
    }

    /// The write was given up, or the row it would have changed is gone.
    void forgetWrite(long written, long tick) {
        change(old -> old.written(written, tick));
    }

    /// Closes the account for good, unless something pends.
    boolean retire() {
        var old = state;
        var last = new State(false, false, 0, 0, false, 0, true);
        return old.pending == 0 && !old.writing && STATE.compareAndSet(this, old, last);
    }

    private boolean change(UnaryOperator<State> step) {
        while (true) {
            var old = state;
            if (old.retired) {
                return false;
            }
            if (STATE.compareAndSet(this, old, step.apply(old))) {
                return true;
            }
        }
    }
}
