package dev.sluice.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jooq.Configuration;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jooq.impl.DefaultConfiguration;
import org.jspecify.annotations.Nullable;

/// One database and its pool; safe from any virtual thread.
///
/// SQLite is kept in WAL mode with a single writing connection, so nothing inside this process ever meets a busy file.
/// A lost database shows as [DatabaseUnavailable]; any other failure of a statement as jOOQ's [DataAccessException].
public final class Database implements AutoCloseable {
    private static final int ATTEMPTS = 5;
    private static final Settings SETTINGS =
            new Settings().withRenderSchema(false).withExecuteLogging(false).withReturnAllOnUpdatableRecord(false);

    private final Dsn dsn;
    private final Pool writers;
    private final Pool readers;
    private volatile @Nullable Configuration configuration;

    private Database(Dsn dsn, PoolConfig pool) {
        this.dsn = dsn;
        if (dsn.engine() == Engine.SQLITE) {
            writers = new Pool(dsn, "sqlite-writer", size(pool, 1), null);
            readers = new Pool(dsn, "sqlite-reader", size(pool, 4), "PRAGMA query_only = ON");
        } else {
            String repeatable =
                    dsn.engine() == Engine.MYSQL ? "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ" : null;
            writers = new Pool(dsn, "database", pool, repeatable);
            readers = writers;
        }
    }

    private static PoolConfig size(PoolConfig pool, int connections) {
        return new PoolConfig(connections, 1, Duration.ofDays(1), pool.connectLimit());
    }

    /// Opens a database that answers; fails with [DatabaseUnavailable] when it does not.
    public static Database open(Dsn dsn, PoolConfig pool) {
        Database database = lazily(dsn, pool);
        try {
            database.ping();
            return database;
        } catch (DatabaseUnavailable e) {
            database.close();
            throw e;
        }
    }

    /// Opens a database that may be away: every use tries again, [#ping] asks.
    public static Database lazily(Dsn dsn, PoolConfig pool) {
        return new Database(dsn, pool);
    }

    public Engine engine() {
        return dsn.engine();
    }

    /// `dsn().redacted()` is fit for people.
    public Dsn dsn() {
        return dsn;
    }

    /// Returns when the database answers; fails with [DatabaseUnavailable] otherwise.
    public void ping() {
        read(sql -> sql.selectOne().fetchOne());
    }

    /// Runs `work` in one read-only transaction that sees one state of the database from its first statement on.
    public <T> T read(Function<DSLContext, T> work) {
        return transact(readers, Transaction.READ, work);
    }

    /// Runs `work` in one transaction and commits. Runs it again, at most five times, when the database reports a
    /// deadlock, a failed serialisation or a busy file, so `work` must touch nothing but the database.
    public <T> T write(Function<DSLContext, T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return transact(writers, Transaction.WRITE, work);
            } catch (DataAccessException e) {
                if (attempt == ATTEMPTS || !Failures.worthRepeating(e)) {
                    throw e;
                }
                pause(attempt);
            }
        }
    }

    private <T> T transact(Pool pool, Transaction kind, Function<DSLContext, T> work) {
        try (Connection connection = pool.take()) {
            DSLContext sql = DSL.using(configuration(connection).derive(connection));
            kind.begin(connection, engine());
            boolean done = false;
            try {
                T result = work.apply(sql);
                kind.commit(connection, engine());
                done = true;
                return result;
            } finally {
                if (!done && !Transaction.rolledBack(connection, engine())) {
                    pool.drop(connection);
                }
            }
        } catch (SQLException e) {
            throw failure(e);
        } catch (DataAccessException e) {
            if (Failures.lost(e)) {
                throw DatabaseUnavailable.of(dsn, e);
            }
            throw e;
        }
    }

    /// A failed COMMIT can be a conflict worth repeating; everything else outside `work` is a lost database.
    private RuntimeException failure(SQLException e) {
        return Failures.worthRepeating(e)
                ? new DataAccessException("transaction failed", e)
                : DatabaseUnavailable.of(dsn, e);
    }

    private Configuration configuration(Connection connection) throws SQLException {
        Configuration known = configuration;
        if (known == null) {
            known = new DefaultConfiguration().set(dialect(connection)).set(SETTINGS);
            known.data(InstantBinding.ZONE, dsn.zone());
            configuration = known;
        }
        return known;
    }

    private SQLDialect dialect(Connection connection) throws SQLException {
        return switch (engine()) {
            case SQLITE -> SQLDialect.SQLITE;
            case POSTGRESQL -> SQLDialect.POSTGRES;
            case MYSQL ->
                connection.getMetaData().getDatabaseProductName().contains("MariaDB")
                        ? SQLDialect.MARIADB
                        : SQLDialect.MYSQL;
        };
    }

    private static void pause(int attempt) {
        try {
            Thread.sleep(Duration.ofMillis(ThreadLocalRandom.current().nextLong(10, 20L << attempt)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting to repeat a transaction", e);
        }
    }

    /// Runs maintenance such as `VACUUM`, which no transaction may hold, one statement after the other.
    public void maintain(List<String> statements) {
        try (Connection connection = connect()) {
            for (String statement : statements) {
                Sql.execute(connection, statement);
            }
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /// A connection of the caller's own, outside the pool, in autocommit mode.
    Connection connect() {
        try {
            return writers.connect();
        } catch (SQLException e) {
            throw DatabaseUnavailable.of(dsn, e);
        }
    }

    @Override
    public void close() {
        if (readers != writers) {
            readers.close();
        }
        writers.close();
    }
}
