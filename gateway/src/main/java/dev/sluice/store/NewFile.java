package dev.sluice.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Properties;

/// A SQLite file that is about to be made. How it gives room back must be settled before its first page is written.
final class NewFile {
    private static final String SCHEME = "jdbc:sqlite:";

    private NewFile() {}

    /// Does nothing to a file that exists.
    static synchronized void shape(Driver driver, Dsn dsn) throws SQLException {
        if (Files.exists(Path.of(dsn.jdbcUrl().substring(SCHEME.length())))) {
            return;
        }
        try (Connection connection = driver.connect(dsn.jdbcUrl(), new Properties())) {
            if (connection != null) {
                Sql.execute(connection, "PRAGMA auto_vacuum = INCREMENTAL");
                // The first page, written in the mode every later connection asks for.
                Sql.execute(connection, "PRAGMA journal_mode = WAL");
            }
        }
    }
}
