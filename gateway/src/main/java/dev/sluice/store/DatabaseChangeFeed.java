package dev.sluice.store;

import static dev.sluice.store.Tables.VERSIONS;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A [ChangeFeed] over the database: each change raises its topic's counter in `sluice_versions`, every node looks at
/// the counters once a second, and [Notifications] tell at once that there is something to look at.
public final class DatabaseChangeFeed implements ChangeFeed, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DatabaseChangeFeed.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final Database database;
    private final Map<Topic, Listeners> listeners = new EnumMap<>(Topic.class);
    /// The counter each topic had when its listeners were last told.
    private final Map<Topic, Long> seen = new ConcurrentHashMap<>();
    /// The highest counter this process gave a topic.
    private final Map<Topic, Long> announced = new ConcurrentHashMap<>();
    private final Semaphore look = new Semaphore(0);
    private final Duration interval;
    private final List<Notifications> notifications = new ArrayList<>();
    private volatile boolean closed;
    private boolean failing;

    public DatabaseChangeFeed(Database database) {
        this(database, List.of());
    }

    /// @param further ways to tell other nodes, beside PostgreSQL's own; closed with the feed
    public DatabaseChangeFeed(Database database, List<Notifications> further) {
        this(database, further, INTERVAL);
    }

    DatabaseChangeFeed(Database database, List<Notifications> further, Duration interval) {
        this.database = database;
        this.interval = interval;
        notifications.addAll(further);
        if (database.engine() == Engine.POSTGRESQL) {
            notifications.add(new PostgresNotifications(database));
        }
        for (Topic topic : Topic.values()) {
            listeners.put(topic, new Listeners(topic));
        }
    }

    /// Begins to look. The first look tells every listener: what happened before is not known.
    public void start() {
        Thread.ofVirtual().name("change-feed").start(this::run);
        notifications.forEach(way -> way.start(look::release));
    }

    @Override
    public void announce(DSLContext tx, Topic topic) {
        String name = counter(topic);
        int updated = tx.update(VERSIONS)
                .set(VERSIONS.VERSION, VERSIONS.VERSION.plus(1))
                .where(VERSIONS.NAME.eq(name))
                .execute();
        if (updated == 0) {
            tx.insertInto(VERSIONS, VERSIONS.NAME, VERSIONS.VERSION)
                    .values(name, 1L)
                    .execute();
        }
        // The row is locked until the commit, so whoever raises it next has our change before its own.
        Long version = tx.select(VERSIONS.VERSION)
                .from(VERSIONS)
                .where(VERSIONS.NAME.eq(name))
                .fetchSingle()
                .value1();
        announced.merge(topic, version, Math::max);
        notifications.forEach(way -> way.announce(tx, topic));
    }

    @Override
    public void published(Topic topic) {
        seen.merge(topic, announced.getOrDefault(topic, 0L), Math::max);
        told(topic);
        notifications.forEach(way -> way.published(topic));
    }

    @Override
    public void listen(Topic topic, Runnable onChange) {
        of(topic).add(onChange);
    }

    private void told(Topic topic) {
        of(topic).signal();
    }

    private Listeners of(Topic topic) {
        return Objects.requireNonNull(listeners.get(topic));
    }

    private void run() {
        while (!closed) {
            try {
                if (look.tryAcquire(interval.toMillis(), TimeUnit.MILLISECONDS)) {
                    look.drainPermits();
                }
            } catch (InterruptedException _) {
                return;
            }
            if (!closed) {
                lookOnce();
            }
        }
    }

    private void lookOnce() {
        try {
            Map<String, Long> counters = database.read(sql -> sql.select(VERSIONS.NAME, VERSIONS.VERSION)
                    .from(VERSIONS)
                    .fetchMap(VERSIONS.NAME, VERSIONS.VERSION));
            for (Topic topic : Topic.values()) {
                long now = counters.getOrDefault(counter(topic), 0L);
                Long before = seen.put(topic, now);
                if (before == null || before != now) {
                    told(topic);
                }
            }
            failing = false;
        } catch (RuntimeException e) {
            if (!failing && !closed) {
                log.atWarn().addKeyValue("reason", e.getMessage()).log("changes by other nodes cannot be seen");
            }
            failing = true;
        }
    }

    private static String counter(Topic topic) {
        return "topic:" + topic;
    }

    @Override
    public void close() {
        closed = true;
        look.release();
        notifications.forEach(Notifications::close);
    }
}
