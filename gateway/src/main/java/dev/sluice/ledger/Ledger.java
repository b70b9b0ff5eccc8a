package dev.sluice.ledger;

import dev.sluice.refusal.Refusal;
import dev.sluice.refusal.Refused;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// Reserves money for calls; any thread, never blocks. Every reservation is settled or released once by its holder.
///
/// Nobody is trusted past a balance, and unlimited tokens still draw on their user.
public final class Ledger {
    private final Accounts accounts;
    private final LeaseKeeper leases;
    private final Journal journal;
    private final Supplier<Prices> prices;
    private final AtomicInteger open = new AtomicInteger();

    public Ledger(Accounts accounts, LeaseKeeper leases, Journal journal, Supplier<Prices> prices) {
        this.accounts = accounts;
        this.leases = leases;
        this.journal = journal;
        this.prices = prices;
    }

    /// The price snapshot of this moment; a call takes it once.
    public Prices prices() {
        return prices.get();
    }

    /// Holds money of a user and a token (0: no token takes part) for one call. Complete at once where what this node
    /// has leased suffices; otherwise after a visit to the database, on the caller's event loop.
    ///
    /// Fails with [Refused]: 403 `insufficient_user_quota` when the wallet is empty or short, 403
    /// `pre_consume_token_quota_failed` when the token is short, 503 `ledger_behind` when too much waits to be
    /// written, 503 `balance_unknown` when no balance was ever read.
    public Future<Reservation> reserve(long userId, long tokenId, Hold hold) {
        if (!journal.hasRoom()) {
            return Future.failedFuture(behind());
        }
        if (accounts.userAvailable(userId).isEmpty()) {
            return Future.failedFuture(unknown());
        }
        var wanted = new Wanted(
                userId, tokenId, hold.atLeast().units(), hold.upTo().units());
        long held = draw(wanted);
        if (held >= 0) {
            return Future.succeededFuture(reservation(wanted, held));
        }
        if (!isThin(held)) {
            return Future.failedFuture(refusal(wanted, held));
        }
        return leases.await(wanted)
                .compose(drawn -> drawn >= 0
                        ? Future.succeededFuture(reservation(wanted, drawn))
                        : Future.failedFuture(refusal(wanted, drawn)));
    }

    /// As [Accounts#draw], from the overdraft too while leases cannot be raised.
    private long draw(Wanted wanted) {
        boolean away = leases.away();
        return accounts.draw(wanted, away, away ? leases.overdraft() : 0);
    }

    /// Whether a call holds more from now on; complete at once where the lease suffices.
    Future<Boolean> more(long userId, long tokenId, long units) {
        var wanted = new Wanted(userId, tokenId, units, units);
        long held = draw(wanted);
        return isThin(held)
                ? leases.await(wanted).map(drawn -> drawn >= 0)
                : Future.succeededFuture(held >= 0);
    }

    private static boolean isThin(long drawn) {
        return drawn == Accounts.USER_THIN || drawn == Accounts.TOKEN_THIN;
    }

    private Reservation reservation(Wanted wanted, long held) {
        return new Reservation(this, accounts, journal, wanted.userId(), wanted.tokenId(), held, open);
    }

    private Refused refusal(Wanted wanted, long drawn) {
        var least = Quota.of(wanted.atLeast());
        // What other nodes hold for calls under way may come back, but not in time.
        String held = isThin(drawn) ? ", part of it held by calls under way" : "";
        return drawn == Accounts.TOKEN_SHORT || drawn == Accounts.TOKEN_THIN
                ? tokenShort(wanted.tokenId(), least, held)
                : walletShort(wanted.userId(), least, held);
    }

    /// A reservation of nothing, without looking at a balance: for calls that are free by configuration.
    public Reservation reserveNothing(long userId, long tokenId) {
        return reservation(new Wanted(userId, tokenId, 0, 0), 0);
    }

    /// Reservations that are neither settled nor released: calls under way.
    public int open() {
        return open.get();
    }

    /// Books an event that moved no money, such as a failed attempt.
    public void note(CallRecord event) {
        if (!event.quota().isZero() && event.kind() == CallRecord.Kind.CONSUME) {
            throw new IllegalArgumentException("an event that costs %d quota needs a reservation"
                    .formatted(event.quota().units()));
        }
        journal.append(event);
    }

    private Refused walletShort(long userId, Quota wanted, String held) {
        long available = accounts.userAvailable(userId).orElse(0);
        return Refusal.of(
                        403,
                        "insufficient_user_quota",
                        "The balance is not enough for this call: %s left%s, %s needed."
                                .formatted(dollars(available), held, dollars(wanted.units())))
                .with(Map.of("needed", Long.toString(wanted.units())))
                .asFailure();
    }

    private Refused tokenShort(long tokenId, Quota wanted, String held) {
        long available = accounts.tokenAvailable(tokenId).orElse(0);
        return Refusal.of(
                        403,
                        "pre_consume_token_quota_failed",
                        "The quota of this token is not enough for this call: %s left%s, %s needed."
                                .formatted(dollars(available), held, dollars(wanted.units())))
                .with(Map.of("needed", Long.toString(wanted.units())))
                .asFailure();
    }

    private static Refused behind() {
        return Refusal.of(503, "ledger_behind", "Too many charges wait for the database. Try again shortly.")
                .asFailure();
    }

    private static Refused unknown() {
        return Refusal.of(503, "balance_unknown", "The balance of this account could not be read. Try again shortly.")
                .asFailure();
    }

    private String dollars(long units) {
        var amount = BigDecimal.valueOf(units).divide(prices.get().quotaPerUnit(), 6, RoundingMode.HALF_UP);
        return amount.stripTrailingZeros().toPlainString() + " USD";
    }
}
