package dev.sluice.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A pool that fills itself when first used and refuses at once while its database is known to be away: one caller a
/// second tries again, the others hear the last reason.
final class Pool implements AutoCloseable {
    private static final long RETRY_NANOS = Duration.ofSeconds(1).toNanos();

    private final ConnectionSource source;
    private final HikariDataSource hikari;

    Pool(Dsn dsn, String name, PoolConfig size, @Nullable String initSql) {
        this.source = new ConnectionSource(dsn, size);
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setDataSource(source);
        config.setMaximumPoolSize(size.maximum());
        config.setMinimumIdle(Math.min(1, size.maximum()));
        config.setMaxLifetime(size.lifetime().toMillis());
        config.setConnectionTimeout(size.connectLimit().toMillis());
        config.setInitializationFailTimeout(-1);
        config.setThreadFactory(Thread.ofPlatform().daemon().name(name + "-", 0).factory());
        if (initSql != null) {
            config.setConnectionInitSql(initSql);
        }
        this.hikari = new HikariDataSource(config);
    }

    /// A connection in autocommit mode; closing it gives it back.
    Connection take() throws SQLException {
        ConnectionSource.Failure failure = source.lastFailure();
        if (failure != null
                && hikari.getHikariPoolMXBean().getTotalConnections() == 0
                && System.nanoTime() - failure.nanos() < RETRY_NANOS) {
            throw failure.cause();
        }
        return hikari.getConnection();
    }

    /// Never hands this connection out again.
    void drop(Connection connection) {
        hikari.evictConnection(connection);
    }

    /// A connection of the caller's own.
    Connection connect() throws SQLException {
        return source.getConnection();
    }

    @Override
    public void close() {
        hikari.close();
    }
}
