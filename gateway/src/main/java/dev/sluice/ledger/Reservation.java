package dev.sluice.ledger;

import io.vertx.core.Future;
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
    private final long userId;
    private final long tokenId;
    private final AtomicInteger open;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicLong held;

    /// `open` counts the reservations that are not closed yet.
    Reservation(
            Ledger ledger,
            Accounts accounts,
            Journal journal,
            long userId,
            long tokenId,
            long held,
            AtomicInteger open) {
        this.ledger = ledger;
        this.accounts = accounts;
        this.journal = journal;
        this.userId = userId;
        this.tokenId = tokenId;
        this.held = new AtomicLong(held);
        this.open = open;
        open.incrementAndGet();
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
        return ledger.more(userId, tokenId, more).map(granted -> granted && keep(more));
    }

    /// What was granted is the reservation's, or goes back when it was closed meanwhile.
    private boolean keep(long more) {
        while (true) {
            long now = held.get();
            if (now < 0) {
                move(-more);
                return false;
            }
            if (held.compareAndSet(now, now + more)) {
                return true;
            }
        }
    }

    /// Charges what the call really cost, which may be more than was held, and books it. False when already closed.
    public boolean settle(CallRecord call) {
        if (call.caller().userId() != userId || (tokenId > 0 && call.caller().tokenId() != tokenId)) {
            throw new IllegalArgumentException("a call of user %d cannot settle a reservation of user %d"
                    .formatted(call.caller().userId(), userId));
        }
        if (call.kind() != CallRecord.Kind.CONSUME) {
            throw new IllegalArgumentException("an event of kind %s settles nothing".formatted(call.kind()));
        }
        return close(call);
    }

    /// Gives everything back; `failure` is booked beside it when there is something to tell. False when already
    /// closed.
    public boolean release(@Nullable CallRecord failure) {
        return close(failure);
    }

    private boolean close(@Nullable CallRecord event) {
        if (!closed.compareAndSet(false, true)) {
            return false;
        }
        boolean charge = event != null && event.kind() == CallRecord.Kind.CONSUME;
        var booked = event != null && charge ? accounts.rounded(event) : event;
        long charged = booked != null && charge ? booked.quota().units() : 0;
        move(charged - held.getAndSet(CLOSED));
        if (booked != null) {
            journal.append(booked);
        }
        // Last: whoever sees no reservation open finds every event in the journal.
        open.decrementAndGet();
        return true;
    }

    private void move(long units) {
        accounts.moveUser(userId, units);
        if (tokenId > 0) {
            accounts.moveToken(tokenId, units);
        }
    }
}
