package dev.sluice.ledger;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Money held for one call. Its holder settles or releases it, exactly once; whatever comes second does nothing.
public final class Reservation {
    private static final long CLOSED = -1;

    private final Ledger ledger;
    private final Accounts accounts;
    private final Journal journal;
    /// Who pays, and for which call.
    private final Wanted wanted;
    private final AtomicInteger open;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicLong held;
    private volatile Funding preference = Funding.UNSET;

    /// `open` counts the reservations that are not closed yet.
    Reservation(Ledger ledger, Accounts accounts, Journal journal, Wanted wanted, long held, AtomicInteger open) {
        this.ledger = ledger;
        this.accounts = accounts;
        this.journal = journal;
        this.wanted = wanted;
        this.held = new AtomicLong(held);
        this.open = open;
        open.incrementAndGet();
    }

    /// Has the log row of the call tell what its user prefers to pay with.
    Reservation preferring(Funding funding) {
        preference = funding;
        return this;
    }

    /// Nothing once it is closed.
    public Quota held() {
        return Quota.of(Math.max(0, held.get()));
    }

    /// Holds at least `target` from now on; false, with nothing changed, when the balance does not allow it. For
    /// the holder only, one at a time. One that is closed before the answer holds nothing and answers false.
    public Future<Boolean> raiseTo(Quota target) {
        long more = target.units() - held.get();
        if (closed.get()) {
            return Future.succeededFuture(false);
        }
        if (more <= 0) {
            return Future.succeededFuture(true);
        }
        var further = new Wanted(wanted.userId(), wanted.tokenId(), wanted.planId(), more, more);
        return ledger.more(further).map(granted -> granted && keep(more));
    }

    /// What was granted is the reservation's, or goes back when it was closed meanwhile.
    private boolean keep(long more) {
        while (true) {
            long now = held.get();
            if (now < 0) {
                accounts.move(wanted.payer(), -more);
                moveToken(-more);
                return false;
            }
            if (held.compareAndSet(now, now + more)) {
                return true;
            }
        }
    }

    /// Charges what the call really cost, which may be more than was held, and books it. Answers the call as it is
    /// booked, saying what was charged and who paid; nothing when already closed.
    public Optional<CallRecord> settle(CallRecord call) {
        if (call.caller().userId() != wanted.userId()
                || (wanted.tokenId() > 0 && call.caller().tokenId() != wanted.tokenId())) {
            throw new IllegalArgumentException("a call of user %d cannot settle a reservation of user %d"
                    .formatted(call.caller().userId(), wanted.userId()));
        }
        if (call.kind() != CallRecord.Kind.CONSUME) {
            throw new IllegalArgumentException("an event of kind %s settles nothing".formatted(call.kind()));
        }
        if (!closed.compareAndSet(false, true)) {
            return Optional.empty();
        }
        var charged = telling(charge(accounts.rounded(call), held.getAndSet(CLOSED)));
        journal.append(charged);
        // Last: whoever sees no reservation open finds every event in the journal.
        open.decrementAndGet();
        return Optional.of(charged);
    }

    /// Gives everything back; `failure` is booked beside it when there is something to tell. False when already
    /// closed.
    public boolean release(@Nullable CallRecord failure) {
        if (failure != null && failure.kind() == CallRecord.Kind.CONSUME) {
            throw new IllegalArgumentException("a charge releases nothing");
        }
        if (!closed.compareAndSet(false, true)) {
            return false;
        }
        long had = held.getAndSet(CLOSED);
        accounts.move(wanted.payer(), -had);
        moveToken(-had);
        if (failure != null) {
            journal.append(failure);
        }
        open.decrementAndGet();
        return true;
    }

    private CallRecord telling(CallRecord charged) {
        return preference == Funding.UNSET
                ? charged
                : charged.telling(PlanNotes.preferring(charged.other(), preference));
    }

    /// Moves the money of a call; the call, saying who paid.
    private CallRecord charge(CallRecord call, long had) {
        long units = call.quota().units();
        moveToken(units - had);
        if (wanted.planId() == 0) {
            accounts.move(wanted.payer(), units - had);
            return call;
        }
        var plan = accounts.subscriptions().find(wanted.userId(), wanted.planId());
        long byPlan = chargePlan(plan, units, had);
        accounts.move(AccountKey.user(wanted.userId()), units - byPlan);
        var paid = new Paid(call.paid().remainder(), wanted.planId(), Quota.of(byPlan));
        var charged = call.charged(call.quota(), paid);
        return plan == null ? charged : charged.telling(PlanNotes.in(call.other(), plan, had, byPlan, units - byPlan));
    }

    /// What the plan pays of `units`. More than it held only as far as it has it, where the wallet may pay the
    /// rest; otherwise all of it, and less than nothing may be left of the plan.
    private long chargePlan(@Nullable Subscription plan, long units, long had) {
        if (plan == null || !plan.overflows()) {
            accounts.move(wanted.payer(), units - had);
            return units;
        }
        long ofHeld = Math.min(units, had);
        accounts.move(wanted.payer(), ofHeld - had);
        return ofHeld + accounts.drawFurther(wanted.planId(), units - had);
    }

    private void moveToken(long units) {
        if (wanted.tokenId() > 0) {
            accounts.move(AccountKey.token(wanted.tokenId()), units);
        }
    }
}
