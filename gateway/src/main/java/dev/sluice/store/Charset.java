package dev.sluice.store;

import java.sql.Connection;
import java.sql.SQLException;

/// Refuses a MySQL database that cannot hold Chinese text, as new-api does: a row written in latin1 is damaged for
/// good.
final class Charset {
    private static final String ALLOWED = "'utf8mb4', 'utf8mb3', 'utf8', 'gbk', 'big5', 'gb18030'";

    private Charset() {}

    static void check(Connection connection, Dsn dsn) throws SQLException {
        if (dsn.engine() != Engine.MYSQL) {
            return;
        }
        String own = Sql.text(connection, """
                SELECT default_character_set_name FROM information_schema.schemata
                WHERE schema_name = database() AND default_character_set_name NOT IN (%s)""".formatted(ALLOWED));
        if (!own.isEmpty()) {
            throw new UnfitDatabase(
                    dsn,
                    "its character set is %s; run ALTER DATABASE … CHARACTER SET utf8mb4 and start again"
                            .formatted(own));
        }
        String table = Sql.text(connection, """
                SELECT table_name FROM information_schema.tables
                WHERE table_schema = database() AND table_type = 'BASE TABLE'
                  AND substring_index(table_collation, '_', 1) NOT IN (%s) ORDER BY table_name""".formatted(ALLOWED));
        if (!table.isEmpty()) {
            throw new UnfitDatabase(
                    dsn,
                    "table %s is not in utf8mb4; run ALTER TABLE %s CONVERT TO CHARACTER SET utf8mb4 and start again"
                            .formatted(table, table));
        }
    }
}
