package dev.sluice.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// How a database compares with what Sluice needs. Looking changes nothing.
///
/// `missing` names tables, and columns as `table.column`. `groupNames` are tables with a column `group_name`, which a
/// hand-written schema used for `group`.
public record SchemaState(Product product, List<String> missing, List<String> groupNames) {
    public SchemaState {
        missing = List.copyOf(missing);
        groupNames = List.copyOf(groupNames);
    }

    /// The main database.
    public static SchemaState of(Database database) {
        return look(database, Schema.tables());
    }

    /// A separate log database.
    public static SchemaState ofLogs(Database database) {
        return look(database, Schema.logTables());
    }

    private static SchemaState look(Database database, List<TableShape> tables) {
        try (Connection connection = database.connect()) {
            Inventory found = Inventory.take(connection, database.engine());
            List<String> missing = new ArrayList<>();
            for (TableShape table : tables) {
                if (found.has(table.name())) {
                    table.columns().stream()
                            .map(Column::name)
                            .filter(column -> !found.has(table.name(), column))
                            .forEach(column -> missing.add(table.name() + "." + column));
                } else {
                    missing.add(table.name());
                }
            }
            List<String> groupNames = tables.stream()
                    .map(TableShape::name)
                    .filter(table -> found.has(table, "group_name"))
                    .toList();
            return new SchemaState(product(connection, found), missing, groupNames);
        } catch (SQLException e) {
            throw DatabaseUnavailable.of(database.dsn(), e);
        }
    }

    private static Product product(Connection connection, Inventory found) throws SQLException {
        long known = found.has("sluice_versions")
                ? Sql.number(connection, "SELECT version FROM sluice_versions WHERE name = 'product'", 0)
                : 0;
        return known == 0 ? Product.recognise(found) : Product.of(known);
    }
}
