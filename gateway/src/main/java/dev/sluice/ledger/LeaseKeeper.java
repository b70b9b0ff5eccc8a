package dev.sluice.ledger;

import dev.sluice.store.ChangeFeed;
import dev.sluice.store.Database;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the leases of this node: raises those that callers wait for, or soon would, gives back what is idle or
/// what other nodes wish for.
///
/// One thread decides and answers, and never waits for the database: transactions run beside it, one after the
/// other, each for all accounts that need one. While the database is away or silent, callers are served from
/// the overdraft.
public final class LeaseKeeper implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LeaseKeeper.class);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    /// How soon a short row is asked again.
    private static final long SOON = TimeUnit.MILLISECONDS.toNanos(25);
    /// How often wishes are made and looked for while there are other nodes.
    private static final long WISHES = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long RETRY = TimeUnit.MILLISECONDS.toNanos(500);
    private static final int MOST_ACCOUNTS = 500;
    private static final Duration FAREWELL = Duration.ofSeconds(5);

    private final LeaseStore store;
    private final Accounts accounts;
    private final LeaseConfig config;
    private final Queue<LeaseWait> arrivals = new ConcurrentLinkedQueue<>();
    private final Queue<PlanWait> planWaits = new ConcurrentLinkedQueue<>();
    private final Set<Long> stale = ConcurrentHashMap.newKeySet();
    private final Set<AccountKey> low = ConcurrentHashMap.newKeySet();
    private final Thread thread = Thread.ofVirtual().name("lease-keeper").unstarted(this::run);
    private final long rank;
    private volatile boolean away;
    private volatile boolean wished;
    private volatile boolean closing;

    // Of the keeper's thread alone.
    private final List<LeaseWait> waiting = new ArrayList<>();
    private final Set<AccountKey> held = new HashSet<>();
    /// Until when an account is left to another node that wants it too.
    private final Map<AccountKey, Long> yielded = new HashMap<>();
    private @Nullable Round running;
    private List<LeaseStore.Wish> giveBack = List.of();
    private volatile boolean others;
    private boolean arrived;
    private long nextRound = System.nanoTime();
    private long nextLook = nextRound;
    private long nextSweep = nextRound;
    private long nextWish = nextRound;

    public LeaseKeeper(Database database, Accounts accounts, ChangeFeed feed, LeaseConfig config) {
        this.store = new LeaseStore(database, accounts, feed, config, accounts.holder());
        this.accounts = accounts;
        this.config = config;
        this.rank = 1 + Integer.toUnsignedLong(accounts.holder().hashCode());
        accounts.onLow(this::runsLow);
        feed.listen(ChangeFeed.Topic.LEASES, this::wishedFor);
    }

    /// Once the database is open and this process's journal is taken, as `node` of `sluice_nodes`.
    public void start(Node node) {
        store.of(node.id());
        thread.start();
    }

    /// Every charge of earlier runs of `node` is in the database, so what they leased flows back. Blocks.
    public void replayed(Node node) {
        int dropped = store.dropLeft(node.id());
        if (dropped > 0) {
            log.atInfo()
                    .addKeyValue("node", node.id())
                    .addKeyValue("leases", dropped)
                    .log("leases of a dead process flow back");
        }
    }

    /// Whether leases cannot be raised now; callers then draw on the overdraft.
    boolean away() {
        return away;
    }

    /// What may be drawn beyond a user's lease while [#away].
    long overdraft() {
        return config.overdraft();
    }

    /// Answers as [Accounts#draw] does, once the lease suffices or no more can be hoped for. Any thread.
    Future<Long> await(Wanted wanted) {
        if (thread.getState() == Thread.State.NEW) {
            // Nobody has a lease while the database has not been opened.
            return Future.succeededFuture(accounts.draw(wanted, true, config.overdraft()));
        }
        var wait = new LeaseWait(wanted, System.nanoTime() + config.patience().toNanos());
        arrivals.add(wait);
        LockSupport.unpark(thread);
        return wait.answer();
    }

    /// Whether other nodes are known to share the database.
    boolean hasOthers() {
        return others;
    }

    /// Reads the plans of a user; done when they are known, or cannot be now. Any thread.
    Future<Void> plansOf(long userId) {
        if (thread.getState() == Thread.State.NEW) {
            return Future.succeededFuture();
        }
        var wait = new PlanWait(userId);
        planWaits.add(wait);
        LockSupport.unpark(thread);
        return wait.answer();
    }

    /// Has the plans of a user read again soon.
    void refresh(long userId) {
        stale.add(userId);
        LockSupport.unpark(thread);
    }

    private void runsLow(AccountKey key) {
        low.add(key);
        LockSupport.unpark(thread);
    }

    private void wishedFor() {
        wished = true;
        LockSupport.unpark(thread);
    }

    /// What one visit to the database is for, and what came of it.
    private final class Round implements Runnable {
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
                LockSupport.unpark(thread);
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

    private void run() {
        while (!closing) {
            for (var wait = arrivals.poll(); wait != null; wait = arrivals.poll()) {
                waiting.add(wait);
            }
            absorb();
            answerPlans();
            answer();
            begin();
            pause();
        }
        waiting.addAll(arrivals);
        waiting.forEach(wait -> wait.answered(accounts.draw(wait.wanted, true, 0)));
        planWaits.forEach(PlanWait::answered);
    }

    /// Takes note of a round that has ended, or of one that takes too long.
    private void absorb() {
        var round = running;
        if (round == null) {
            return;
        }
        if (!round.done) {
            if (!away && System.nanoTime() - round.began > config.silence().toNanos()) {
                lost("the database does not answer");
            }
            return;
        }
        running = null;
        var failure = round.failure;
        if (failure != null) {
            nextRound = System.nanoTime() + RETRY;
            lost(String.valueOf(failure.getMessage()));
            return;
        }
        found();
        arrived |= round.arrive;
        round.heard.forEach(wait -> wait.heard = true);
        held.addAll(round.raise.keySet());
        held.removeAll(round.dropped);
        if (round.look) {
            others = round.hasOthers;
        }
        if (!round.wishedBack.isEmpty()) {
            giveBack = List.copyOf(round.wishedBack);
        }
    }

    private void answerPlans() {
        planWaits.removeIf(wait -> {
            boolean known = accounts.subscriptions().of(wait.userId) != null;
            if (known || away || !accounts.subscriptions().any()) {
                wait.answered();
                return true;
            }
            return false;
        });
    }

    /// Answers who can be answered now.
    private void answer() {
        long now = System.nanoTime();
        waiting.removeIf(wait -> {
            boolean last = away || (wait.heard && now - wait.until >= 0);
            long drawn = accounts.draw(wait.wanted, last, away ? config.overdraft() : 0);
            boolean thin = drawn == Accounts.USER_THIN || drawn == Accounts.TOKEN_THIN;
            if (thin && !last) {
                return false;
            }
            wait.answered(drawn);
            return true;
        });
    }

    /// Sends the next round to the database if there is need of one.
    private void begin() {
        long now = System.nanoTime();
        boolean unheard = !away && (!planWaits.isEmpty() || waiting.stream().anyMatch(wait -> !wait.tried));
        if (running != null || (now - nextRound < 0 && !unheard)) {
            return;
        }
        var round = new Round();
        collectNeeds(round, now);
        collectIdle(round, now);
        planWaits.forEach(wait -> round.plansOf.add(wait.userId));
        for (var users = stale.iterator(); users.hasNext() && round.plansOf.size() < MOST_ACCOUNTS; ) {
            round.plansOf.add(users.next());
            users.remove();
        }
        boolean lookDue = now - nextLook >= 0;
        round.arrive = !arrived;
        if (wished || lookDue) {
            wished = false;
            round.look = true;
            nextLook = now + (others && !held.isEmpty() ? WISHES : SECOND);
        }
        if (round.empty()) {
            return;
        }
        if (!waiting.isEmpty()) {
            waiting.forEach(wait -> wait.tried = true);
            round.heard.addAll(waiting);
            // Whoever still waits when this round is over waits for other nodes.
            nextRound = now + SOON;
        }
        running = round;
        Thread.ofVirtual().name("lease-round").start(round);
    }

    private void collectNeeds(Round round, long now) {
        boolean wish = others && now - nextWish >= 0;
        yielded.values().removeIf(until -> now - until >= 0);
        for (var wait : waiting) {
            need(round, wait.wanted.payer(), wait, wish);
            if (wait.wanted.tokenId() > 0) {
                need(round, AccountKey.token(wait.wanted.tokenId()), wait, wish);
            }
            if (round.raise.size() >= MOST_ACCOUNTS) {
                break;
            }
        }
        if (!round.wish.isEmpty()) {
            nextWish = now + WISHES;
        }
        for (var keys = low.iterator(); keys.hasNext() && round.raise.size() < MOST_ACCOUNTS; ) {
            round.raise.putIfAbsent(keys.next(), 0L);
            keys.remove();
        }
    }

    private void need(Round round, AccountKey key, LeaseWait wait, boolean wish) {
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
    private void collectIdle(Round round, long now) {
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

    private void pause() {
        if (!arrivals.isEmpty() || closing || (running == null && !planWaits.isEmpty() && !away)) {
            return;
        }
        long now = System.nanoTime();
        long next = now + SECOND;
        var round = running;
        if (round != null) {
            next = earlier(next, away ? next : round.began + config.silence().toNanos() + 1);
        } else {
            next = earlier(next, waiting.isEmpty() ? next : nextRound);
            next = earlier(next, nextLook);
        }
        for (var wait : waiting) {
            next = wait.heard ? earlier(next, wait.until) : next;
        }
        if (next - now > 0) {
            LockSupport.parkNanos(this, next - now);
        }
    }

    private static long earlier(long one, long other) {
        return one - other < 0 ? one : other;
    }

    private void lost(String why) {
        if (!away) {
            away = true;
            log.atWarn()
                    .addKeyValue("cause", why)
                    .log("no leases: known users are served from what is leased and the overdraft");
        }
    }

    private void found() {
        if (away) {
            away = false;
            log.atInfo().log("leases are kept again");
        }
    }

    /// Ends the keeper and leaves its leases, while charges wait in the journal: the next start gives them back.
    public void leave() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            if (thread.getState() != Thread.State.NEW) {
                thread.join(FAREWELL);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Ends the keeper, then gives every lease back; to be called once all charges are in the database.
    @Override
    public void close() {
        boolean started = thread.getState() != Thread.State.NEW;
        leave();
        if (!started) {
            return;
        }
        try {
            store.giveUp();
        } catch (RuntimeException e) {
            log.atWarn().addKeyValue("cause", e.getMessage()).log("leases could not be given back at stop");
        }
    }
}
