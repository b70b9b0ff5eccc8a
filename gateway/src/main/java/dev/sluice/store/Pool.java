package dev.sluice.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A pool that is made when first used and refuses at once while its database is known to be away: one caller a second
/// tries again, the others hear the last reason.
final class Pool implements AutoCloseable {
    private static final long RETRY_NANOS = Duration.ofSeconds(1).toNanos();

    private final ConnectionSource source;
    private final HikariConfig config = new HikariConfig();
    private final ReentrantLock making = new ReentrantLock();
    private volatile @Nullable HikariDataSource made;

    Pool(Dsn dsn, String name, PoolConfig size, @Nullable String initSql) {
        this.source = new ConnectionSource(dsn, size);
        config.setPoolName(name);
        config.setDataSource(source);
        config.setMaximumPoolSize(size.maximum());
        config.setMinimumIdle(size.idle());
        config.setMaxLifetime(size.lifetime().toMillis());
        config.setConnectionTimeout(size.connectLimit().toMillis());
        // The first connection is tried once, and its failure is told as it is.
        config.setInitializationFailTimeout(1);
        config.setThreadFactory(Thread.ofPlatform().daemon().name(name + "-", 0).factory());
        if (initSql != null) {
            config.setConnectionInitSql(initSql);
        }
    }

    /// A connection in autocommit mode; closing it gives it back.
    Connection take() throws SQLException {
        HikariDataSource pool = made;
        boolean empty = pool == null || pool.getHikariPoolMXBean().getTotalConnections() == 0;
        ConnectionSource.Failure failure = source.lastFailure();
        if (empty && failure != null && System.nanoTime() - failure.nanos() < RETRY_NANOS) {
            throw failure.cause();
        }
        return (pool == null ? make() : pool).getConnection();
    }

    private HikariDataSource make() throws SQLException {
        making.lock();
        try {
            HikariDataSource pool = made;
            if (pool == null) {
                pool = new HikariDataSource(config);
                made = pool;
            }
            return pool;
        } catch (HikariPool.PoolInitializationException e) {
            throw e.getCause() instanceof SQLException cause ? cause : new SQLException(e);
        } finally {
            making.unlock();
        }
    }

    /// Never hands this connection out again.
    void drop(Connection connection) {
        HikariDataSource pool = made;
        if (pool != null) {
            pool.evictConnection(connection);
        }
    }

    /// A connection of the caller's own.
    Connection connect() throws SQLException {
        return source.getConnection();
    }

    @Override
    public void close() {
        HikariDataSource pool = made;
        if (pool != null) {
            pool.close();
        }
    }
}
