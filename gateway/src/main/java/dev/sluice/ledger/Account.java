package dev.sluice.ledger;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What one user or one token can still spend here: `balance`, as last read from its row, and of that the
/// `lease`, which no other node may spend; both less `pending`, which is reserved or charged but not yet
/// written. Everything changes in one step, so no reader sees money twice or not at all.
final class Account {
    /// The row does not hold what is wanted.
    static final long SHORT = -1;
    /// This account is retired; the map has or gets another.
    static final long GONE = -2;
    /// The row may hold what is wanted, the lease does not.
    static final long THIN = -3;

    private static final AtomicReferenceFieldUpdater<Account, State> STATE =
            AtomicReferenceFieldUpdater.newUpdater(Account.class, State.class, "state");

    private final AccountKey key;
    private volatile State state = new State(Terms.UNKNOWN, 0, 0);
    private volatile long usedAt;
    private volatile long drawnAt;
    /// Whether the keeper has been asked to raise the lease before it runs out.
    private volatile boolean asked;

    Account(AccountKey key) {
        this.key = key;
    }

    /// `nano` is the part of `pending` charges that whole units do not show.
    record State(Terms terms, long pending, long nano) {
        /// By the row alone, whoever has leased it.
        long available() {
            return terms.unlimited ? Long.MAX_VALUE : Math.subtractExact(terms.balance, pending);
        }

        /// What can be taken without asking anybody; `beyond` is what may be drawn on top of the lease.
        private long room(long beyond) {
            long drawable = Math.min(terms.lease, terms.ceiling);
            long bound = drawable > Long.MAX_VALUE - beyond ? Long.MAX_VALUE : drawable + beyond;
            return Math.subtractExact(Math.min(bound, terms.balance), pending);
        }
    }

    /// What is known of the row and of the lease.
    ///
    /// `writtenAt` is the tick after which reads show all that was written; while `writing`, no read can be
    /// believed. `leasedAt` is the ticket of the transaction that left `lease` behind. While a part of the
    /// lease is on its way back, only `ceiling` may be pending. The lease is `dry` when its row held nothing
    /// more for it, and `low` below that much.
    record Terms(
            boolean known,
            boolean unlimited,
            long balance,
            boolean writing,
            long writtenAt,
            long lease,
            long leasedAt,
            long ceiling,
            boolean dry,
            long low,
            Carried carried,
            boolean retired) {
        private static final Terms UNKNOWN =
                new Terms(false, false, 0, false, 0, 0, 0, Long.MAX_VALUE, false, 0, Carried.UNKNOWN, false);
        private static final Terms RETIRED =
                new Terms(false, false, 0, false, 0, 0, 0, 0, false, 0, Carried.UNKNOWN, true);

        private Terms withWriting(boolean on) {
            return new Terms(
                    known, unlimited, balance, on, writtenAt, lease, leasedAt, ceiling, dry, low, carried, retired);
        }

        private Terms read(boolean noLimit, long units) {
            boolean nothingNew = dry && units <= balance;
            return new Terms(
                    true,
                    noLimit,
                    units,
                    false,
                    writtenAt,
                    lease,
                    leasedAt,
                    ceiling,
                    nothingNew,
                    low,
                    carried,
                    retired);
        }

        private Terms writtenAt(long tick) {
            return new Terms(
                    known, unlimited, balance, false, tick, lease, leasedAt, ceiling, dry, low, carried, retired);
        }

        private Terms leased(LeaseLeft left) {
            return left.ticket() < leasedAt
                    ? this
                    : new Terms(
                            known,
                            unlimited,
                            balance,
                            writing,
                            writtenAt,
                            left.amount(),
                            left.ticket(),
                            ceiling,
                            dry,
                            low,
                            carried,
                            retired);
        }

        private Terms opened(boolean nothingMore, long lowBelow) {
            return new Terms(
                    known,
                    unlimited,
                    balance,
                    writing,
                    writtenAt,
                    lease,
                    leasedAt,
                    Long.MAX_VALUE,
                    nothingMore,
                    lowBelow,
                    carried,
                    retired);
        }

        private Terms carrying(Carried nowCarried) {
            return new Terms(
                    known,
                    unlimited,
                    balance,
                    writing,
                    writtenAt,
                    lease,
                    leasedAt,
                    ceiling,
                    dry,
                    low,
                    nowCarried,
                    retired);
        }

        private Terms closedAbove(long units) {
            return new Terms(
                    known, unlimited, balance, writing, writtenAt, lease, leasedAt, units, dry, low, carried, retired);
        }
    }

    /// What is carried from call to call by what is written, in nano-units; see [Rounding].
    record Carried(boolean known, long nano) {
        private static final Carried UNKNOWN = new Carried(false, 0);
    }

    /// A lease as one transaction left it; tickets are given out in the order of the transactions on its row.
    record LeaseLeft(long amount, long ticket) {
        static final LeaseLeft UNCHANGED = new LeaseLeft(0, -1);
    }

    AccountKey key() {
        return key;
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

    /// When something was last taken, in the same milliseconds.
    long drawnAt() {
        return drawnAt;
    }

    void drawn(long millis) {
        drawnAt = millis;
    }

    /// False when this account is retired; the caller asks for a fresh one.
    boolean observe(long balance, boolean unlimited, Stamp readBegan) {
        return changeTerms(old -> old.writing || readBegan.tick() < old.writtenAt ? old : old.read(unlimited, balance));
    }

    /// Takes `upTo`, or as much as the row holds, and answers what was taken. Otherwise [#SHORT] when the row
    /// holds less than `atLeast`, [#THIN] when the lease must be raised or what is carried be read first, or
    /// [#GONE].
    ///
    /// A lease that cannot be raised, or not for this caller (`last`), gives what it has if that is `atLeast`.
    /// `beyond` may be drawn on top of it, never more than the row holds.
    long take(long atLeast, long upTo, boolean last, long beyond) {
        while (true) {
            var old = state;
            if (old.terms.retired) {
                return GONE;
            }
            long left = old.available();
            if (left < atLeast) {
                return SHORT;
            }
            long taken = Math.min(upTo, Math.max(0, left));
            if (taken > 0 && !last && !old.terms.carried.known) {
                return THIN;
            }
            if (!old.terms.unlimited && taken > 0) {
                long room = old.room(beyond);
                if (room < taken) {
                    if (room < atLeast || !(last || old.terms.dry)) {
                        return THIN;
                    }
                    taken = Math.max(0, room);
                }
            }
            if (taken == 0
                    || STATE.compareAndSet(
                            this, old, new State(old.terms, Math.addExact(old.pending, taken), old.nano))) {
                return taken;
            }
        }
    }

    /// Whether the lease should be raised before callers have to wait for it. True once, until [#leased].
    boolean runsLow() {
        var now = state;
        if (asked || now.terms.dry || now.terms.unlimited || now.room(0) >= now.terms.low) {
            return false;
        }
        asked = true;
        return true;
    }

    /// Moves what is pending up or down; false when retired.
    boolean move(long units) {
        return change(old -> new State(old.terms, Math.addExact(old.pending, units), old.nano));
    }

    boolean beginWrite() {
        return changeTerms(old -> old.withWriting(true));
    }

    /// The write is in the database: `balance` and `lease` are what it left there, `written` no longer pends.
    void endWrite(long balance, boolean unlimited, LeaseLeft lease, long written, long tick) {
        change(old -> new State(
                old.terms.leased(lease).read(unlimited, balance).writtenAt(tick),
                Math.subtractExact(old.pending, written),
                old.nano));
    }

    /// `written` of the remainders no longer pend: they are in the database, where they add up to `carried`, or
    /// were given up with their write, which leaves it null.
    void endCarry(@Nullable Long carried, long written) {
        change(old -> new State(
                carried == null ? old.terms : old.terms.carrying(new Carried(true, carried)),
                old.pending,
                Math.subtractExact(old.nano, written)));
    }

    /// What the database said is carried. Counts until something of this process is written.
    void carries(long carried) {
        changeTerms(old -> old.carried.known ? old : old.carrying(new Carried(true, carried)));
    }

    /// The charge for a call of this cost, as [Rounding#charge]; null when retired.
    Rounding.@Nullable Charge charge(long units, long remainder) {
        while (true) {
            var old = state;
            if (old.terms.retired) {
                return null;
            }
            var charge = Rounding.charge(units, remainder, Math.addExact(old.terms.carried.nano, old.nano));
            long nano = Math.addExact(old.nano, charge.remainder());
            if (STATE.compareAndSet(this, old, new State(old.terms, old.pending, nano))) {
                return charge;
            }
        }
    }

    /// The write was given up, or the row it would have changed is gone.
    void forgetWrite(long written, long tick) {
        change(old -> new State(old.terms.writtenAt(tick), Math.subtractExact(old.pending, written), old.nano));
    }

    /// The lease was raised or lowered. `dry` when its row held nothing more, `low` where the next raise is due.
    boolean leased(LeaseLeft left, boolean dry, long low) {
        asked = false;
        return changeTerms(old -> old.leased(left).opened(dry, low));
    }

    /// Lets nothing be drawn any more beyond what pends now, and answers that amount: the lease may be lowered
    /// to it. Ends with [#leased].
    long closeIdle() {
        while (true) {
            var old = state;
            long keep = Math.max(0, old.pending);
            if (STATE.compareAndSet(this, old, new State(old.terms.closedAbove(keep), old.pending, old.nano))) {
                return keep;
            }
        }
    }

    /// Closes the account for good, unless something pends or is leased.
    boolean retire() {
        var old = state;
        return old.pending == 0
                && old.nano == 0
                && old.terms.lease == 0
                && !old.terms.writing
                && STATE.compareAndSet(this, old, new State(Terms.RETIRED, 0, 0));
    }

    private boolean changeTerms(UnaryOperator<Terms> step) {
        return change(old -> new State(step.apply(old.terms), old.pending, old.nano));
    }

    private boolean change(UnaryOperator<State> step) {
        while (true) {
            var old = state;
            if (old.terms.retired) {
                return false;
            }
            if (STATE.compareAndSet(this, old, step.apply(old))) {
                return true;
            }
        }
    }
}
