package dev.sluice.ledger;

import dev.sluice.store.ChangeFeed;
import dev.sluice.store.Database;
import dev.sluice.store.NewApiEntries;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Once a minute, begins the quota of plans anew that are due and ends those whose time is over, with the group they
/// gave. Any number of nodes may do it; each plan changes once.
public final class PlanKeeper implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PlanKeeper.class);
    private static final Duration PERIOD = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MOST = 300;

    private final Database database;
    private final ChangeFeed feed;
    private final NewApiEntries neighbours;
    private final SubscriptionStore store;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread = Thread.ofVirtual().name("plan-keeper").unstarted(this::run);

    /// `zone` is where days, weeks and months begin.
    public PlanKeeper(Database database, ChangeFeed feed, NewApiEntries neighbours, InstantSource clock, ZoneId zone) {
        this.database = database;
        this.feed = feed;
        this.neighbours = neighbours;
        this.store = new SubscriptionStore(clock, zone);
    }

    /// Once the database is open.
    public void start() {
        thread.start();
    }

    private void run() {
        try {
            do {
                look();
            } while (!stopped.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        try {
            round();
        } catch (RuntimeException failure) {
            log.atWarn().addKeyValue("cause", failure.getMessage()).log("plans not looked after; again in a minute");
        }
    }

    /// How many plans began anew, and how many ended.
    record Done(int renewed, int ended) {}

    Done round() {
        int renewed = 0;
        for (long id : database.read(sql -> store.due(sql, MOST))) {
            renewed += database.write(sql -> store.renew(sql, id)) ? 1 : 0;
        }
        int ended = 0;
        for (var over : database.read(sql -> store.over(sql, MOST))) {
            ended += end(over) ? 1 : 0;
        }
        if (renewed + ended > 0) {
            log.atInfo()
                    .addKeyValue("renewed", renewed)
                    .addKeyValue("ended", ended)
                    .log("plans looked after");
        }
        return new Done(renewed, ended);
    }

    private boolean end(SubscriptionStore.Over over) {
        var end = database.write(sql -> {
            var done = store.end(sql, over);
            if (done == SubscriptionStore.End.OTHER_GROUP) {
                feed.announce(sql, ChangeFeed.Topic.USERS);
            }
            return done;
        });
        if (end == SubscriptionStore.End.OTHER_GROUP) {
            feed.published(ChangeFeed.Topic.USERS);
            neighbours.forgetUser(over.userId());
        }
        return end != SubscriptionStore.End.ALREADY;
    }

    @Override
    public void close() {
        stopped.countDown();
        try {
            if (thread.getState() != Thread.State.NEW) {
                thread.join(PATIENCE);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
