package dev.sluice.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// PostgreSQL numbers rows with sequences that know nothing of rows inserted with a number of their own, by an import
/// or by hand; the next ordinary insert would then fail.
final class Sequences {
    private Sequences() {}

    /// Lets every table of `tables` count on from its highest id.
    static void advance(Connection connection, Engine engine, List<TableShape> tables) throws SQLException {
        if (engine != Engine.POSTGRESQL) {
            return;
        }
        for (TableShape table : tables) {
            boolean numbered = table.columns().stream().anyMatch(Column::generatesIds);
            String sequence = numbered
                    ? Sql.text(connection, "SELECT pg_get_serial_sequence('\"%s\"', 'id')".formatted(table.name()))
                    : "";
            if (!sequence.isEmpty()) {
                Sql.execute(connection, """
                        SELECT setval('%s', top) FROM (SELECT max(id) AS top FROM "%s") t, %s s
                        WHERE top > s.last_value OR top = s.last_value AND NOT s.is_called""".formatted(sequence, table.name(), sequence));
            }
        }
    }
}
