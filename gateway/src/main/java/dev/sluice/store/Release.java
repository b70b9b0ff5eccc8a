package dev.sluice.store;

import java.sql.Connection;
import java.sql.SQLException;

/// Gives a database back to the program that owned it. Deletes nothing but `tokens.models_limit`, which holds no data
/// of its own; Sluice adds it again when it next opens the database.
public final class Release {
    private Release() {}

    /// What a graceful stop of the last master does: on PostgreSQL new-api cannot start while the column is there.
    /// Elsewhere nothing is in the way.
    public static void atStop(Database database) {
        if (database.engine() == Engine.POSTGRESQL) {
            entirely(database.dsn());
        }
    }

    /// What an operator asks for, with Sluice stopped, before starting another program: also puts SQLite back to
    /// its rollback journal, so that one file is the whole database. Fails with [UnfitDatabase] while another
    /// process has that file open.
    public static void entirely(Dsn dsn) {
        Engine engine = dsn.engine();
        try (Connection connection = new ConnectionSource(dsn, PoolConfig.small()).getConnection()) {
            try (var turn = Turn.take(connection, engine)) {
                ModelsLimit.drop(connection, engine);
                Sequences.advance(connection, engine, Schema.tables());
                turn.commit();
            }
            if (engine == Engine.SQLITE) {
                Sql.text(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
                if (!Sql.text(connection, "PRAGMA journal_mode = DELETE").equals("delete")) {
                    throw new UnfitDatabase(dsn, "another process has the file open; stop it and try again");
                }
            }
        } catch (SQLException e) {
            throw Failures.lost(e)
                    ? DatabaseUnavailable.of(dsn, e)
                    : new UnfitDatabase(dsn, "cannot be given back: " + e.getMessage(), e);
        }
    }
}
