package dev.sluice.ledger;

import dev.sluice.refusal.Refusal;
import dev.sluice.refusal.Refused;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// Reserves money for calls; any thread, never blocks. Every reservation is settled or released once by its
/// holder.
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

    /// Holds money of a user and a token (0: no token takes part) for one call. Complete at once where what
    /// this node has leased suffices; otherwise after a visit to the database, on the caller's event loop.
    ///
    /// Fails with [Refused]: 403 `insufficient_user_quota` when the wallet is empty or short, 403
    /// `pre_consume_token_quota_failed` when the token is short, 503 `ledger_behind` when too much waits to be
    /// written, 503 `balance_unknown` when no balance was ever read.
    public Future<Reservation> reserve(long userId, long tokenId, Hold hold) {
        return reserve(userId, tokenId, Funding.UNSET, hold);
    }

    /// The same for a user who wants calls to be paid as `funding` says.
    public Future<Reservation> reserve(long userId, long tokenId, Funding funding, Hold hold) {
        var reserved = funded(userId, tokenId, funding, hold);
        return funding == Funding.UNSET ? reserved : reserved.map(held -> held.preferring(funding));
    }

    private Future<Reservation> funded(long userId, long tokenId, Funding funding, Hold hold) {
        if (!journal.hasRoom()) {
            return Future.failedFuture(behind());
        }
        if (accounts.userAvailable(userId).isEmpty()) {
            return Future.failedFuture(unknown());
        }
        var wallet = new Wanted(
                userId, tokenId, 0, hold.atLeast().units(), hold.upTo().units());
        var subscriptions = accounts.subscriptions();
        if (funding == Funding.WALLET_ONLY || !subscriptions.any()) {
            return funding == Funding.SUBSCRIPTION_ONLY ? Future.failedFuture(noPlan()) : fund(List.of(wallet), 0);
        }
        var active = subscriptions.of(userId);
        if (active == null && !leases.away()) {
            return leases.plansOf(userId)
                    .compose(_ ->
                            fund(wallet, funding, Objects.requireNonNullElse(subscriptions.of(userId), List.of())));
        }
        if (subscriptions.isStale(userId)) {
            leases.refresh(userId);
        }
        return fund(wallet, funding, Objects.requireNonNullElse(active, List.of()));
    }

    /// Tries one source after the other in the order of billing.md §3.1; a call is never split over two when it
    /// begins.
    private Future<Reservation> fund(Wanted wallet, Funding funding, List<Subscription> active) {
        var sources = new ArrayList<Wanted>();
        active.forEach(plan ->
                sources.add(new Wanted(wallet.userId(), wallet.tokenId(), plan.id(), wallet.atLeast(), wallet.upTo())));
        switch (funding) {
            case UNSET, SUBSCRIPTION_FIRST -> {
                if (active.stream().allMatch(Subscription::overflows)) {
                    sources.add(wallet);
                }
            }
            case WALLET_FIRST -> sources.addFirst(wallet);
            case SUBSCRIPTION_ONLY, WALLET_ONLY -> {}
        }
        return sources.isEmpty() ? Future.failedFuture(noPlan()) : fund(sources, 0);
    }

    private Future<Reservation> fund(List<Wanted> sources, int first) {
        var source = sources.get(first);
        long at = draw(source);
        if (at >= 0) {
            return Future.succeededFuture(reservation(source, at));
        }
        return (isThin(at) ? leases.await(source) : Future.succeededFuture(at)).compose(held -> {
            boolean next = held == Accounts.USER_SHORT || held == Accounts.USER_THIN;
            return next && first + 1 < sources.size() ? fund(sources, first + 1) : reserved(source, held);
        });
    }

    /// As [Accounts#draw], after the lease was raised where that is needed.
    private Future<Long> drawn(Wanted wanted) {
        long held = draw(wanted);
        return isThin(held) ? leases.await(wanted) : Future.succeededFuture(held);
    }

    private Future<Reservation> reserved(Wanted wanted, long drawn) {
        return drawn >= 0
                ? Future.succeededFuture(reservation(wanted, drawn))
                : Future.failedFuture(refusal(wanted, drawn));
    }

    /// As [Accounts#draw], from the overdraft too while leases cannot be raised.
    private long draw(Wanted wanted) {
        boolean away = leases.away();
        return accounts.draw(wanted, away, away ? leases.overdraft() : 0);
    }

    /// Whether a call holds more from now on; complete at once where the lease suffices.
    Future<Boolean> more(Wanted wanted) {
        return drawn(wanted).map(held -> held >= 0);
    }

    private static boolean isThin(long drawn) {
        return drawn == Accounts.USER_THIN || drawn == Accounts.TOKEN_THIN;
    }

    private Reservation reservation(Wanted wanted, long held) {
        return new Reservation(this, accounts, journal, wanted, held, open);
    }

    private Refused refusal(Wanted wanted, long drawn) {
        var least = Quota.of(wanted.atLeast());
        // What other nodes hold for calls under way may come back, but not in time.
        String held = isThin(drawn) ? ", part of it held by calls under way" : "";
        return drawn == Accounts.TOKEN_SHORT || drawn == Accounts.TOKEN_THIN
                ? tokenShort(wanted.tokenId(), least, held)
                : wanted.planId() > 0 ? planShort(least) : walletShort(wanted.userId(), least, held);
    }

    /// A reservation of nothing, without looking at a balance: for calls that are free by configuration.
    public Reservation reserveNothing(long userId, long tokenId) {
        return reservation(new Wanted(userId, tokenId, 0, 0, 0), 0);
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

    private static Refused noPlan() {
        return Refusal.of(403, "insufficient_user_quota", "This account pays by plans only and has none.")
                .asFailure();
    }

    private Refused planShort(Quota wanted) {
        return Refusal.of(
                        403,
                        "insufficient_user_quota",
                        "No plan of this account has enough left for this call: %s needed."
                                .formatted(dollars(wanted.units())))
                .with(Map.of("needed", Long.toString(wanted.units())))
                .asFailure();
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
