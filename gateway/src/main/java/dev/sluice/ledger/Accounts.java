package dev.sluice.ledger;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// What users and tokens can still spend, in memory; any thread, never blocks.
///
/// Whoever reads balances from the database takes a [#stamp] before the read begins and hands it in with what was
/// read. A read that overlapped a write of the same account by this process is dropped: it may or may not hold what
/// the write changed. The write itself reads the balance in its own transaction, so nothing is missed.
public final class Accounts {
    private final Map<Long, Account> users = new ConcurrentHashMap<>();
    private final Map<Long, Account> tokens = new ConcurrentHashMap<>();
    private final AtomicLong clock = new AtomicLong(1);

    /// Take it before a read of balances begins.
    public Stamp stamp() {
        return new Stamp(clock.get());
    }

    /// `quota` is the wallet as the database holds it; it may be negative.
    public void observeUser(long userId, long quota, Stamp readBegan) {
        observe(users, userId, quota, false, readBegan);
    }

    /// `remainQuota` does not matter for unlimited tokens.
    public void observeToken(long tokenId, long remainQuota, boolean unlimited, Stamp readBegan) {
        observe(tokens, tokenId, remainQuota, unlimited, readBegan);
    }

    private static void observe(
            Map<Long, Account> accounts, long id, long balance, boolean unlimited, Stamp readBegan) {
        with(accounts, id, account -> account.observe(balance, unlimited, readBegan) ? 0 : Account.GONE);
    }

    /// What a user can spend now; empty when nothing was ever read. Below 0 when overdrawn.
    public OptionalLong userAvailable(long userId) {
        return available(users.get(userId));
    }

    /// What a token can spend now, [Long#MAX_VALUE] without a limit; empty when nothing was ever read.
    public OptionalLong tokenAvailable(long tokenId) {
        return available(tokens.get(tokenId));
    }

    private static OptionalLong available(@Nullable Account account) {
        if (account == null || !account.state().known()) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(account.state().available());
    }

    long takeFromUser(long userId, long atLeast, long upTo) {
        return with(users, userId, account -> account.take(atLeast, upTo));
    }

    long takeFromToken(long tokenId, long atLeast, long upTo) {
        return with(tokens, tokenId, account -> account.take(atLeast, upTo));
    }

    void moveUser(long userId, long units) {
        move(users, userId, units);
    }

    void moveToken(long tokenId, long units) {
        move(tokens, tokenId, units);
    }

    private static void move(Map<Long, Account> accounts, long id, long units) {
        if (units != 0) {
            with(accounts, id, account -> account.move(units) ? 0 : Account.GONE);
        }
    }

    void beginWrite(LedgerBatch batch) {
        batch.users().keySet().forEach(id -> with(users, id, account -> account.beginWrite() ? 0 : Account.GONE));
        batch.tokens().keySet().forEach(id -> with(tokens, id, account -> account.beginWrite() ? 0 : Account.GONE));
    }

    /// `batch` is committed and left these balances behind.
    void endWrite(LedgerBatch batch, BalancesLeft left) {
        long tick = clock.incrementAndGet();
        batch.users().forEach((id, spent) -> {
            var account = account(users, id);
            var quota = left.users().get(id);
            if (quota == null) {
                account.forgetWrite(spent.quota(), tick);
            } else {
                account.endWrite(quota, false, spent.quota(), tick);
            }
        });
        batch.tokens().forEach((id, spent) -> {
            var account = account(tokens, id);
            var token = left.tokens().get(id);
            if (token == null) {
                account.forgetWrite(spent.quota(), tick);
            } else {
                account.endWrite(token.remain(), token.unlimited(), spent.quota(), tick);
            }
        });
    }

    /// Forgets accounts nothing pends on and nobody used for `idleMillis`.
    void sweep(long idleMillis) {
        long limit = millis() - idleMillis;
        for (var accounts : List.of(users, tokens)) {
            accounts.forEach((id, account) -> {
                if (account.usedAt() < limit && account.retire()) {
                    accounts.remove(id, account);
                }
            });
        }
    }

    /// A retired account is on its way out of the map: the next look finds or makes another.
    private static long with(Map<Long, Account> accounts, long id, ToLongFunction<Account> step) {
        while (true) {
            long result = step.applyAsLong(account(accounts, id));
            if (result != Account.GONE) {
                return result;
            }
            Thread.onSpinWait();
        }
    }

    private static Account account(Map<Long, Account> accounts, long id) {
        var account = accounts.get(id);
        if (account == null) {
            account = accounts.computeIfAbsent(id, _ -> new Account());
        }
        account.touch(millis());
        return account;
    }

    private static long millis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
