package dev.sluice.ledger;

import dev.sluice.refusal.Refusal;
import dev.sluice.refusal.Refused;
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
    private final Journal journal;
    private final Supplier<Prices> prices;
    private final AtomicInteger open = new AtomicInteger();

    public Ledger(Accounts accounts, Journal journal, Supplier<Prices> prices) {
        this.accounts = accounts;
        this.journal = journal;
        this.prices = prices;
    }

    /// The price snapshot of this moment; a call takes it once.
    public Prices prices() {
        return prices.get();
    }

    /// Holds money of a user and a token (0: no token takes part) for one call.
    ///
    /// Throws [Refused]: 403 `insufficient_user_quota` when the wallet is empty or short, 403
    /// `pre_consume_token_quota_failed` when the token is short, 503 `ledger_behind` when too much waits to be
    /// written, 503 `balance_unknown` when no balance was ever read.
    public Reservation reserve(long userId, long tokenId, Hold hold) {
        if (!journal.hasRoom()) {
            throw behind();
        }
        if (accounts.userAvailable(userId).isEmpty()) {
            throw unknown();
        }
        // A wallet must hold something even for a call that may cost nothing.
        long atLeast = Math.max(1, hold.atLeast().units());
        long upTo = hold.upTo().units();
        long held = accounts.takeFromUser(userId, atLeast, upTo);
        if (held < 0) {
            throw walletShort(userId, hold.atLeast());
        }
        if (tokenId > 0) {
            long granted = accounts.takeFromToken(tokenId, hold.atLeast().units(), held);
            accounts.moveUser(userId, Math.max(granted, 0) - held);
            if (granted < 0) {
                throw tokenShort(tokenId, hold.atLeast());
            }
            held = granted;
        }
        return new Reservation(accounts, journal, userId, tokenId, held, open);
    }

    /// A reservation of nothing, without looking at a balance: for calls that are free by configuration.
    public Reservation reserveNothing(long userId, long tokenId) {
        return new Reservation(accounts, journal, userId, tokenId, 0, open);
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

    private Refused walletShort(long userId, Quota wanted) {
        long available = accounts.userAvailable(userId).orElse(0);
        return Refusal.of(
                        403,
                        "insufficient_user_quota",
                        "The balance is not enough for this call: %s left, %s needed."
                                .formatted(dollars(available), dollars(wanted.units())))
                .with(Map.of("needed", Long.toString(wanted.units())))
                .asFailure();
    }

    private Refused tokenShort(long tokenId, Quota wanted) {
        long available = accounts.tokenAvailable(tokenId).orElse(0);
        return Refusal.of(
                        403,
                        "pre_consume_token_quota_failed",
                        "The quota of this token is not enough for this call: %s left, %s needed."
                                .formatted(dollars(available), dollars(wanted.units())))
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
