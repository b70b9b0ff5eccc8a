package dev.sluice.ledger;

import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// What users and tokens can still spend, in memory; any thread, never blocks.
///
/// Whoever reads balances from the database takes a [#stamp] before the read begins and hands it in with what
/// was read. A read that overlapped a write of the same account by this process is dropped: it may or may not
/// hold what the write changed. The write itself reads the balance in its own transaction, so nothing is
/// missed.
///
/// Leases are rows that only this process changes. A transaction that changed some takes a [#ticket] while it
/// holds their locks and hands it in with what it left; the later ticket counts, in whatever order they arrive.
public final class Accounts {
    /// Neither wallet or plan nor the token holds what is wanted, by their rows.
    static final long USER_SHORT = -1;
    static final long TOKEN_SHORT = -2;
    /// The lease of one of them must be raised first.
    static final long USER_THIN = -3;
    static final long TOKEN_THIN = -4;

    private final Map<Long, Account> users = new ConcurrentHashMap<>();
    private final Map<Long, Account> tokens = new ConcurrentHashMap<>();
    private final Map<Long, Account> plans = new ConcurrentHashMap<>();
    private final Subscriptions subscriptions = new Subscriptions();
    private final AtomicLong clock = new AtomicLong(1);
    private final AtomicLong tickets = new AtomicLong();
    private final String holder = UUID.randomUUID().toString();
    private volatile Consumer<AccountKey> onLow = _ -> {};

    /// Take it before a read of balances begins.
    public Stamp stamp() {
        return new Stamp(clock.get());
    }

    /// Names this run of this node in `sluice_leases`; no two processes ever share one.
    String holder() {
        return holder;
    }

    /// The plans of users.
    Subscriptions subscriptions() {
        return subscriptions;
    }

    /// What this node has leased of the account.
    long leased(AccountKey key) {
        return account(key).state().terms().lease();
    }

    /// Take it inside a transaction that holds the locks of the lease rows it changed.
    long ticket() {
        return tickets.incrementAndGet();
    }

    /// `asked` is told once of a lease that runs low; any thread, must not block.
    void onLow(Consumer<AccountKey> asked) {
        onLow = asked;
    }

    /// `quota` is the wallet as the database holds it; it may be negative.
    public void observeUser(long userId, long quota, Stamp readBegan) {
        observe(AccountKey.user(userId), quota, false, readBegan);
    }

    /// `remainQuota` does not matter for unlimited tokens.
    public void observeToken(long tokenId, long remainQuota, boolean unlimited, Stamp readBegan) {
        observe(AccountKey.token(tokenId), remainQuota, unlimited, readBegan);
    }

    void observe(AccountKey key, long balance, boolean unlimited, Stamp readBegan) {
        with(key, account -> account.observe(balance, unlimited, readBegan) ? 0 : Account.GONE);
    }

    /// What a user can spend now by the row, on whichever node; empty when nothing was ever read. Below 0 when
    /// overdrawn.
    public OptionalLong userAvailable(long userId) {
        return available(users.get(userId));
    }

    /// What a token can spend now, [Long#MAX_VALUE] without a limit; empty when nothing was ever read.
    public OptionalLong tokenAvailable(long tokenId) {
        return available(tokens.get(tokenId));
    }

    private static OptionalLong available(@Nullable Account account) {
        if (account == null || !account.state().terms().known()) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(account.state().available());
    }

    /// Takes what is wanted out of user and token, or nothing; answers the amount, [#USER_SHORT],
    /// [#TOKEN_SHORT], [#USER_THIN] or [#TOKEN_THIN]. `last` and `beyond` as in [Account#take]; beyond a
    /// token's lease only its row sets a bound.
    long draw(Wanted wanted, boolean last, long beyond) {
        // Whoever pays must have something even for a call that may cost nothing, and a plan holds it.
        long least = Math.max(1, wanted.atLeast());
        long most = wanted.planId() > 0 ? Math.max(1, wanted.upTo()) : wanted.upTo();
        var payer = wanted.payer();
        long held = take(of(payer), payer.kind(), payer.id(), least, most, last, beyond);
        if (held < 0) {
            return held == Account.SHORT ? USER_SHORT : USER_THIN;
        }
        if (wanted.tokenId() <= 0) {
            return held;
        }
        long anything = beyond == 0 ? 0 : Long.MAX_VALUE;
        long granted = take(tokens, AccountKey.Kind.TOKEN, wanted.tokenId(), wanted.atLeast(), held, last, anything);
        move(payer, Math.max(granted, 0) - held);
        if (granted < 0) {
            return granted == Account.SHORT ? TOKEN_SHORT : TOKEN_THIN;
        }
        return granted;
    }

    private long take(
            Map<Long, Account> accounts,
            AccountKey.Kind kind,
            long id,
            long atLeast,
            long upTo,
            boolean last,
            long beyond) {
        while (true) {
            var account = accounts.get(id);
            if (account == null) {
                account = account(new AccountKey(kind, id));
            }
            account.touch(millis());
            long taken = account.take(atLeast, upTo, last, beyond);
            if (taken != Account.GONE) {
                if (taken > 0) {
                    account.drawn(account.usedAt());
                    if (account.runsLow()) {
                        onLow.accept(account.key());
                    }
                }
                return taken;
            }
            Thread.onSpinWait();
        }
    }

    /// Takes of a plan what it still has of `units`, whatever is leased of it: for a call that cost more than
    /// it held.
    long drawFurther(long planId, long units) {
        return units <= 0 ? 0 : Math.max(0, take(plans, AccountKey.Kind.PLAN, planId, 0, units, true, Long.MAX_VALUE));
    }

    void move(AccountKey key, long units) {
        if (units != 0) {
            with(key, account -> account.move(units) ? 0 : Account.GONE);
        }
    }

    /// The same call, charged in whole units by what its key carries from earlier ones. To be booked as it is.
    CallRecord rounded(CallRecord call) {
        long remainder = call.paid().remainder();
        if (remainder == 0) {
            return call;
        }
        var key = LedgerBatch.carrier(call);
        while (true) {
            var charge = account(key).charge(call.quota().units(), remainder);
            if (charge != null) {
                var paid = call.paid();
                return call.charged(
                        Quota.of(charge.units()), new Paid(charge.remainder(), paid.planId(), paid.byPlan()));
            }
            Thread.onSpinWait();
        }
    }

    /// What the database says a key carries.
    void carries(AccountKey key, long nano) {
        account(key).carries(nano);
    }

    void beginWrite(LedgerBatch batch) {
        batch.users().keySet().forEach(id -> beginWrite(AccountKey.user(id)));
        batch.tokens().keySet().forEach(id -> beginWrite(AccountKey.token(id)));
        batch.plans().keySet().forEach(id -> beginWrite(AccountKey.plan(id)));
    }

    private void beginWrite(AccountKey key) {
        with(key, account -> account.beginWrite() ? 0 : Account.GONE);
    }

    /// `batch` is committed and left these balances behind.
    void endWrite(LedgerBatch batch, BalancesLeft left) {
        long tick = clock.incrementAndGet();
        batch.remainders()
                .forEach((key, nano) -> account(key).endCarry(left.carried().get(key), nano));
        batch.users().forEach((id, spent) -> {
            var key = AccountKey.user(id);
            var quota = left.users().get(id);
            if (quota == null) {
                account(key).forgetWrite(spent.wallet(), tick);
            } else {
                account(key).endWrite(quota, false, left.lease(key), spent.wallet(), tick);
            }
        });
        batch.tokens().forEach((id, spent) -> {
            var key = AccountKey.token(id);
            var token = left.tokens().get(id);
            if (token == null) {
                account(key).forgetWrite(spent.quota(), tick);
            } else {
                account(key).endWrite(token.remain(), token.unlimited(), left.lease(key), spent.quota(), tick);
            }
        });
        endPlans(batch, left, tick);
    }

    private void endPlans(LedgerBatch batch, BalancesLeft left, long tick) {
        batch.plans().forEach((id, charges) -> {
            var key = AccountKey.plan(id);
            var plan = left.plans().get(id);
            if (plan == null) {
                account(key).forgetWrite(charges.total(), tick);
            } else {
                account(key).endWrite(plan.remain(), plan.unlimited(), left.lease(key), charges.total(), tick);
            }
        });
    }

    /// The account, made when it is not known yet. For the keeper of leases and the writer.
    Account account(AccountKey key) {
        var accounts = of(key);
        var account = accounts.get(key.id());
        if (account == null) {
            account = accounts.computeIfAbsent(key.id(), _ -> new Account(key));
        }
        account.touch(millis());
        return account;
    }

    /// Forgets accounts on which nothing pends, of which nothing is leased, and which nobody used for
    /// `idleMillis`.
    void sweep(long idleMillis) {
        sweep(users, idleMillis);
        sweep(tokens, idleMillis);
        sweep(plans, idleMillis);
        subscriptions.sweep(idleMillis);
    }

    private static void sweep(Map<Long, Account> accounts, long idleMillis) {
        long limit = millis() - idleMillis;
        accounts.forEach((id, account) -> {
            if (account.usedAt() < limit && account.retire()) {
                accounts.remove(id, account);
            }
        });
    }

    /// A retired account is on its way out of the map: the next look finds or makes another.
    private long with(AccountKey key, ToLongFunction<Account> step) {
        while (true) {
            long result = step.applyAsLong(account(key));
            if (result != Account.GONE) {
                return result;
            }
            Thread.onSpinWait();
        }
    }

    private Map<Long, Account> of(AccountKey key) {
        return switch (key.kind()) {
            case USER -> users;
            case TOKEN -> tokens;
            case PLAN -> plans;
        };
    }

    static long millis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
