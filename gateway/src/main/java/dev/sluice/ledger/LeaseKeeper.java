package dev.sluice.ledger;

import dev.sluice.store.ChangeFeed;
import dev.sluice.store.Database;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
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
    private static final long RETRY = TimeUnit.MILLISECONDS.toNanos(500);
    private static final Duration FAREWELL = Duration.ofSeconds(5);

    private final LeaseStore store;
    private final Accounts accounts;
    private final LeaseConfig config;
    private final Queue<LeaseWait> arrivals = new ConcurrentLinkedQueue<>();
    private final Queue<PlanWait> planWaits = new ConcurrentLinkedQueue<>();
    private final Set<Long> stale = ConcurrentHashMap.newKeySet();
    private final Thread thread = Thread.ofVirtual().name("lease-keeper").unstarted(this::run);
    private final long rank;
    private final LeaseNeeds needs;
    private volatile boolean away;
    private volatile boolean wished;
    private volatile boolean closing;

    // Of the keeper's thread alone.
    private final List<LeaseWait> waiting = new ArrayList<>();
    private @Nullable LeaseRound running;
    private volatile boolean others;
    private boolean arrived;
    private long nextRound = System.nanoTime();
    private long nextLook = nextRound;

    public LeaseKeeper(Database database, Accounts accounts, ChangeFeed feed, LeaseConfig config) {
        this.store = new LeaseStore(database, accounts, feed, config, accounts.holder());
        this.accounts = accounts;
        this.config = config;
        this.rank = 1 + Integer.toUnsignedLong(accounts.holder().hashCode());
        this.needs = new LeaseNeeds(accounts, config, rank);
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
        needs.runsLow(key);
        LockSupport.unpark(thread);
    }

    private void wishedFor() {
        wished = true;
        LockSupport.unpark(thread);
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
        needs.learn(round);
        if (round.look) {
            others = round.hasOthers;
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
        var round = new LeaseRound(store, accounts, config, rank, () -> LockSupport.unpark(thread));
        needs.collect(round, waiting, others, now);
        needs.collectIdle(round, now);
        planWaits.forEach(wait -> round.plansOf.add(wait.userId));
        for (var users = stale.iterator(); users.hasNext() && round.plansOf.size() < LeaseNeeds.MOST; ) {
            round.plansOf.add(users.next());
            users.remove();
        }
        boolean lookDue = now - nextLook >= 0;
        round.arrive = !arrived;
        if (wished || lookDue) {
            wished = false;
            round.look = true;
            nextLook = now + (others && needs.holdsAny() ? LeaseNeeds.WISHES : SECOND);
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
