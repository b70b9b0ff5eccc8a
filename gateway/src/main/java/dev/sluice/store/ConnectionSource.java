package dev.sluice.store;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Opens connections with the one driver a DSN needs. `DriverManager` would load all three at start.
///
/// Remembers the last failure, so that nobody waits for a database that is known to be away.
final class ConnectionSource implements DataSource {
    /// A property of ours: when the server offers no TLS, connect without, as the Go driver's `tls=preferred` does.
    static final String PLAIN_WITHOUT_TLS = "sluice.plainWithoutTls";

    private static final int OPEN_OR_CREATE = 0x6;
    /// The driver lets one thread at a time into a connection; a second lock inside costs a log row a tenth of its
    /// time.
    ///
    /// Source: sqlite.org, `SQLITE_OPEN_NOMUTEX`.
    private static final int WITHOUT_MUTEX = 0x8000;

    private final Dsn dsn;
    private final Duration connectLimit;
    private final Driver driver;
    private final Properties properties = new Properties();
    private volatile @Nullable Failure last;

    /// What went wrong at `nanos`, a reading of [System#nanoTime].
    record Failure(SQLException cause, long nanos) {}

    ConnectionSource(Dsn dsn, PoolConfig pool) {
        this.dsn = dsn;
        this.connectLimit = pool.connectLimit();
        this.driver = driver(dsn.engine());
        String limit = Long.toString(pool.connectLimit().toSeconds());
        switch (dsn.engine()) {
            case SQLITE -> {
                properties.put("open_mode", Integer.toString(OPEN_OR_CREATE | WITHOUT_MUTEX));
                properties.put("journal_mode", "WAL");
                properties.put("synchronous", "NORMAL");
                // 16 MB of pages a connection, and what else is read straight from the system's file cache.
                properties.put("cache_size", "-16000");
                properties.put("mmap_size", "268435456");
                properties.put("temp_store", "MEMORY");
            }
            case POSTGRESQL -> {
                properties.put("connectTimeout", limit);
                properties.put("loginTimeout", limit);
                properties.put("socketTimeout", "60");
                properties.put("tcpKeepAlive", "true");
                properties.put("reWriteBatchedInserts", "true");
                // Text then takes the type of the column it meets: json, and char(n) with its index.
                properties.put("stringtype", "unspecified");
            }
            case MYSQL -> {
                properties.put(
                        "connectTimeout", Long.toString(pool.connectLimit().toMillis()));
                properties.put("socketTimeout", "60000");
                properties.put("tcpKeepAlive", "true");
            }
        }
        properties.putAll(dsn.properties());
        properties.remove(PLAIN_WITHOUT_TLS);
    }

    private static Driver driver(Engine engine) {
        return switch (engine) {
            case SQLITE -> {
                SqliteLibrary.unpack();
                yield new org.sqlite.JDBC();
            }
            case POSTGRESQL -> new org.postgresql.Driver();
            case MYSQL -> new org.mariadb.jdbc.Driver();
        };
    }

    /// The last failure, until a connection succeeds.
    @Nullable
    Failure lastFailure() {
        return last;
    }

    @Override
    public Connection getConnection() throws SQLException {
        try {
            Connection connection = connect();
            last = null;
            return connection;
        } catch (SQLException e) {
            last = new Failure(e, System.nanoTime());
            throw e;
        }
    }

    private Connection connect() throws SQLException {
        try {
            return connect(properties);
        } catch (SQLException e) {
            boolean offersNone = String.valueOf(e.getMessage()).contains("does not support SSL")
                    || String.valueOf(e.getMessage()).contains("ssl not enabled");
            if (!dsn.properties().containsKey(PLAIN_WITHOUT_TLS) || !offersNone) {
                throw e;
            }
            Properties plain = new Properties();
            plain.putAll(properties);
            plain.put("sslMode", "disable");
            return connect(plain);
        }
    }

    private Connection connect(Properties how) throws SQLException {
        if (dsn.engine() == Engine.SQLITE && !dsn.properties().containsKey("open_mode")) {
            NewFile.shape(driver, dsn);
        }
        Connection connection = driver.connect(dsn.jdbcUrl(), how);
        if (connection == null) {
            throw new SQLException("the driver does not know this form of address");
        }
        return connection;
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {}

    /// The pool waits this long, in seconds, for connections under way when it closes.
    @Override
    public int getLoginTimeout() {
        return Math.toIntExact(connectLimit.toSeconds());
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("wraps nothing");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
