package dev.sluice.ledger;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// What the leases of this node lack, and what of them is idle or wished for by others. Of the keeper's thread
/// alone, but for [#runsLow].
final class LeaseNeeds {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    /// How often wishes are made and looked for while there are other nodes.
    static final long WISHES = TimeUnit.MILLISECONDS.toNanos(100);
    /// How many accounts one round takes.
    static final int MOST = 500;

    private final Accounts accounts;
    private final LeaseConfig config;
    private final long rank;
    private final Set<AccountKey> low = ConcurrentHashMap.newKeySet();
    private final Set<AccountKey> held = new HashSet<>();
    /// Until when an account is left to another node that wants it too.
    private final Map<AccountKey, Long> yielded = new HashMap<>();
    private List<LeaseStore.Wish> giveBack = List.of();
    private long nextSweep = System.nanoTime();
    private long nextWish = nextSweep;

    LeaseNeeds(Accounts accounts, LeaseConfig config, long rank) {
        this.accounts = accounts;
        this.config = config;
        this.rank = rank;
    }

    /// The lease of an account is used up but for a part of its spare. Any thread.
    void runsLow(AccountKey key) {
        low.add(key);
    }

    boolean holdsAny() {
        return !held.isEmpty();
    }

    /// A round that went well.
    void learn(LeaseRound round) {
        held.addAll(round.raise.keySet());
        held.removeAll(round.dropped);
        if (!round.wishedBack.isEmpty()) {
            giveBack = List.copyOf(round.wishedBack);
        }
    }

    /// What callers wait for, or soon would; `others`: there are nodes to wish of.
    void collect(LeaseRound round, Collection<LeaseWait> waiting, boolean others, long now) {
        boolean wish = others && now - nextWish >= 0;
        yielded.values().removeIf(until -> now - until >= 0);
        for (var wait : waiting) {
            need(round, wait.wanted.payer(), wait, wish);
            if (wait.wanted.tokenId() > 0) {
                need(round, AccountKey.token(wait.wanted.tokenId()), wait, wish);
            }
            if (round.raise.size() >= MOST) {
                break;
            }
        }
        if (!round.wish.isEmpty()) {
            nextWish = now + WISHES;
        }
        for (var keys = low.iterator(); keys.hasNext() && round.raise.size() < MOST; ) {
            round.raise.putIfAbsent(keys.next(), 0L);
            keys.remove();
        }
    }

    private void need(LeaseRound round, AccountKey key, LeaseWait wait, boolean wish) {
        var terms = accounts.account(key).state().terms();
        if (yielded.containsKey(key) || (terms.unlimited() && terms.carried().known())) {
            return;
        }
        round.raise.merge(key, Math.max(wait.wanted.atLeast(), wait.wanted.upTo()), Math::addExact);
        if (wish && terms.dry()) {
            round.wish.add(key);
        }
    }

    /// What others wish for, and once a second what nobody has drawn on for a while.
    void collectIdle(LeaseRound round, long now) {
        for (var wish : giveBack) {
            var key = wish.key();
            if (wish.rank() > rank && round.raise.remove(key) != null) {
                yielded.put(key, now + WISHES);
            }
            if (!round.raise.containsKey(key)) {
                round.lower.put(key, accounts.account(key).closeIdle());
            }
        }
        giveBack = List.of();
        if (now - nextSweep < 0) {
            return;
        }
        nextSweep = now + SECOND;
        long limit = Accounts.millis() - config.idle().toMillis();
        for (var key : held) {
            var account = accounts.account(key);
            if (account.drawnAt() < limit && !round.raise.containsKey(key)) {
                long keep = account.closeIdle();
                round.lower.put(key, keep);
                if (keep == 0) {
                    round.dropped.add(key);
                }
            }
        }
    }
}
