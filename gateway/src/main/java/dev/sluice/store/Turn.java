package dev.sluice.store;

import java.sql.Connection;
import java.sql.SQLException;

/// The right to change tables, held by one master at a time; on SQLite and PostgreSQL one transaction with it.
/// MySQL commits every change of a table by itself.
final class Turn implements AutoCloseable {
    private static final int LOCK = 0x51_01_CE;

    private final Connection connection;
    private final Engine engine;
    private boolean committed;

    private Turn(Connection connection, Engine engine) {
        this.connection = connection;
        this.engine = engine;
    }

    static Turn take(Connection connection, Engine engine) throws SQLException {
        switch (engine) {
            case SQLITE -> Sql.execute(connection, "BEGIN IMMEDIATE");
            case MYSQL -> Sql.number(connection, "SELECT get_lock(concat(database(), '.sluice'), 60)", 0);
            case POSTGRESQL -> {
                connection.setAutoCommit(false);
                Sql.execute(connection, "SET LOCAL lock_timeout = '30s'");
                Sql.number(connection, "SELECT 1 FROM pg_advisory_xact_lock(%d)".formatted(LOCK), 0);
            }
        }
        return new Turn(connection, engine);
    }

    void commit() throws SQLException {
        switch (engine) {
            case SQLITE -> Sql.execute(connection, "COMMIT");
            case MYSQL -> {}
            case POSTGRESQL -> connection.commit();
        }
        committed = true;
    }

    @Override
    public void close() throws SQLException {
        switch (engine) {
            case SQLITE -> {
                if (!committed) {
                    Sql.execute(connection, "ROLLBACK");
                }
            }
            case MYSQL -> Sql.number(connection, "SELECT release_lock(concat(database(), '.sluice'))", 0);
            case POSTGRESQL -> {
                if (!committed) {
                    connection.rollback();
                }
                connection.setAutoCommit(true);
            }
        }
    }
}
