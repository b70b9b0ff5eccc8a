package dev.sluice.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/// Listens on a connection of its own to what PostgreSQL is told by NOTIFY; connects again after it broke. Behind a
/// pooler in transaction mode nothing arrives, which costs no more than the second until the next look.
final class PostgresNotifications implements Notifications {
    private static final String CHANNEL = "sluice_changes";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final Database database;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable Connection connection;

    PostgresNotifications(Database database) {
        this.database = database;
    }

    @Override
    public void start(Runnable onNews) {
        Thread.ofVirtual().name("change-notifications").start(() -> run(onNews));
    }

    /// PostgreSQL delivers it when `tx` commits.
    @Override
    public void announce(DSLContext tx, ChangeFeed.Topic topic) {
        tx.execute("SELECT pg_notify('" + CHANNEL + "', '" + topic + "')");
    }

    private void run(Runnable onNews) {
        do {
            try (Connection own = database.connect()) {
                connection = own;
                Sql.execute(own, "LISTEN " + CHANNEL);
                // What was told before this moment went past us.
                onNews.run();
                receive(own.unwrap(PGConnection.class), onNews);
            } catch (SQLException | DatabaseUnavailable _) {
                // The look once a second goes on, and tells of a lost database.
            }
        } while (!closedWithin(PAUSE));
    }

    private void receive(PGConnection own, Runnable onNews) throws SQLException {
        while (closed.getCount() > 0) {
            PGNotification[] news = own.getNotifications(Math.toIntExact(PATIENCE.toMillis()));
            if (news != null && news.length > 0) {
                onNews.run();
            } else {
                // A connection cut without a word is only noticed by using it.
                Sql.execute((Connection) own, "SELECT 1");
            }
        }
    }

    private boolean closedWithin(Duration pause) {
        try {
            return closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            return true;
        }
    }

    @Override
    public void close() {
        closed.countDown();
        Connection own = connection;
        if (own != null) {
            try {
                own.abort(Runnable::run);
            } catch (SQLException _) {
                // Closed already.
            }
        }
    }
}
