package dev.sluice.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/// How a transaction begins and ends. No session state is left behind, so a pooler in transaction mode is no obstacle.
enum Transaction {
    READ("BEGIN", "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY"),
    WRITE("BEGIN IMMEDIATE", "START TRANSACTION");

    private final String sqlite;
    private final String mysql;

    Transaction(String sqlite, String mysql) {
        this.sqlite = sqlite;
        this.mysql = mysql;
    }

    void begin(Connection connection, Engine engine) throws SQLException {
        switch (engine) {
            case SQLITE -> execute(connection, sqlite);
            case MYSQL -> execute(connection, mysql);
            case POSTGRESQL -> {
                // The driver sends BEGIN together with the first statement.
                connection.setAutoCommit(false);
                if (this == READ) {
                    execute(connection, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
                }
            }
        }
    }

    void commit(Connection connection, Engine engine) throws SQLException {
        if (engine == Engine.POSTGRESQL) {
            connection.commit();
            connection.setAutoCommit(true);
        } else {
            execute(connection, "COMMIT");
        }
    }

    /// Whether the connection is fit for further use. Never fails: the failure that led here is the one worth
    /// telling.
    static boolean rolledBack(Connection connection, Engine engine) {
        try {
            if (engine == Engine.POSTGRESQL) {
                connection.rollback();
                connection.setAutoCommit(true);
            } else {
                execute(connection, "ROLLBACK");
            }
            return true;
        } catch (SQLException _) {
            return false;
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
