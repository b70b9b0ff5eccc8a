package dev.sluice.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// Carries the column `group_name`, which a hand-written schema of the fork has in place of `group`, over to `group`:
/// once, so that a group emptied later stays empty.
final class GroupNames {
    private static final List<String> TABLES = List.of("channels", "users", "tokens", "abilities", "logs", "tasks");

    private GroupNames() {}

    static void carryOver(Connection connection, Engine engine, Inventory found) throws SQLException {
        List<String> tables =
                TABLES.stream().filter(table -> found.has(table, "group_name")).toList();
        if (tables.isEmpty()
                || Sql.number(connection, "SELECT version FROM sluice_versions WHERE name = 'group_name'", 0) != 0) {
            return;
        }
        String group = Names.quote(engine, "group");
        for (String table : tables) {
            // A column that was only just added holds nothing but its default.
            String where = found.has(table, "group") ? " AND (%s IS NULL OR %s = '')".formatted(group, group) : "";
            Sql.execute(
                    connection,
                    "UPDATE %s SET %s = group_name WHERE group_name IS NOT NULL%s"
                            .formatted(Names.quote(engine, table), group, where));
        }
        Sql.execute(connection, "INSERT INTO sluice_versions (name, version) VALUES ('group_name', 1)");
    }
}
