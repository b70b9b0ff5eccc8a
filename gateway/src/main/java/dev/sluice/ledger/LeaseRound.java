package dev.sluice.ledger;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What one visit of the lease keeper to the database is for, and what came of it. The keeper fills it, then runs it on
/// another thread and leaves it alone until [#done].
final class LeaseRound implements Runnable {
    final TreeMap<AccountKey, Long> raise = new TreeMap<>();
    final TreeMap<AccountKey, Long> lower = new TreeMap<>();
    final Set<AccountKey> dropped = new HashSet<>();
    final Set<Long> plansOf = new TreeSet<>();
    final Set<AccountKey> wish = new TreeSet<>();
    final List<LeaseWait> heard = new ArrayList<>();
    final long began = System.nanoTime();
    boolean arrive;
    boolean look;
    boolean hasOthers;
    Collection<LeaseStore.Wish> wishedBack = List.of();
    volatile @Nullable RuntimeException failure;
    volatile boolean done;

    private final LeaseStore store;
    private final Accounts accounts;
    private final LeaseConfig config;
    private final long rank;
    private final Runnable ended;

    /// `rank` decides who gives way where two nodes wish for the same; `ended` is told last.
    LeaseRound(LeaseStore store, Accounts accounts, LeaseConfig config, long rank, Runnable ended) {
        this.store = store;
        this.accounts = accounts;
        this.config = config;
        this.rank = rank;
        this.ended = ended;
    }

    boolean empty() {
        return raise.isEmpty() && lower.isEmpty() && plansOf.isEmpty() && !look && !arrive;
    }

    @Override
    public void run() {
        try {
            if (arrive) {
                store.arrive();
            }
            if (!lower.isEmpty()) {
                store.lower(lower, dropped)
                        .forEach((key, left) -> accounts.account(key).leased(left, false, 0));
            }
            if (!plansOf.isEmpty()) {
                store.readPlans(plansOf);
            }
            if (!raise.isEmpty()) {
                raise();
            }
            if (!wish.isEmpty()) {
                store.wish(wish, rank);
            }
            if (look) {
                var seen = store.look();
                wishedBack = seen.wished();
                hasOthers = seen.others();
                accounts.subscriptions().any(seen.plans());
            }
        } catch (RuntimeException e) {
            failure = e;
        } finally {
            done = true;
            ended.run();
        }
    }

    private void raise() {
        var stamp = accounts.stamp();
        store.raise(raise).forEach((key, raised) -> {
            accounts.observe(key, raised.row().units(), raised.row().unlimited(), stamp);
            accounts.carries(key, raised.carried());
            long low = config.spare(raised.row().units()) / 4;
            accounts.account(key).leased(raised.left(), raised.dry(), low);
        });
    }
}
