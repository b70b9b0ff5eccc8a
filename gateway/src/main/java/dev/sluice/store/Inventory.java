package dev.sluice.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The tables, columns and indexes a database holds now.
///
/// `indexes` maps a table to what occupies it: index names, and column lists as `+(a,b)` for unique and `(a,b)` for
/// plain ones. Names differ between products and upgrades, so the columns count as well.
record Inventory(Map<String, Set<String>> columns, Map<String, Set<String>> indexes) {
    boolean has(String table) {
        return columns.containsKey(table);
    }

    boolean has(String table, String column) {
        return columns.getOrDefault(table, Set.of()).contains(column);
    }

    boolean has(String table, Index index) {
        Set<String> present = indexes.getOrDefault(table, Set.of());
        return present.contains(index.name())
                || present.contains(key(index.unique(), String.join(",", index.columns())));
    }

    private static String key(boolean unique, String columns) {
        return (unique ? "+(" : "(") + columns + ")";
    }

    static Inventory take(Connection connection, Engine engine) throws SQLException {
        Map<String, Set<String>> columns = new HashMap<>();
        Map<String, Set<String>> indexes = new HashMap<>();
        try (Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery(columnQuery(engine))) {
                while (rows.next()) {
                    columns.computeIfAbsent(rows.getString(1), _ -> new HashSet<>())
                            .add(rows.getString(2));
                }
            }
            try (ResultSet rows = statement.executeQuery(indexQuery(engine))) {
                while (rows.next()) {
                    indexes.computeIfAbsent(rows.getString(1), _ -> new HashSet<>())
                            .addAll(List.of(rows.getString(2), key(rows.getBoolean(3), rows.getString(4))));
                }
            }
        }
        return new Inventory(columns, indexes);
    }

    private static String columnQuery(Engine engine) {
        return switch (engine) {
            case SQLITE -> """
                SELECT m.name, c.name FROM sqlite_master m, pragma_table_xinfo(m.name) c WHERE m.type = 'table'""";
            case MYSQL -> """
                SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = database()""";
            case POSTGRESQL -> """
                SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
                WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
                  AND a.attnum > 0 AND NOT a.attisdropped""";
        };
    }

    private static String indexQuery(Engine engine) {
        return switch (engine) {
            case SQLITE -> """
                SELECT m.name, i.name, i."unique", (SELECT group_concat(name, ',') FROM
                    (SELECT name FROM pragma_index_info(i.name) ORDER BY seqno))
                FROM sqlite_master m, pragma_index_list(m.name) i WHERE m.type = 'table'""";
            case MYSQL -> """
                SELECT table_name, index_name, min(non_unique) = 0,
                    group_concat(column_name ORDER BY seq_in_index SEPARATOR ',')
                FROM information_schema.statistics WHERE table_schema = database()
                GROUP BY table_name, index_name""";
            case POSTGRESQL -> """
                SELECT t.relname, i.relname, x.indisunique,
                    (SELECT string_agg(a.attname, ',' ORDER BY k.n) FROM unnest(x.indkey) WITH ORDINALITY k(att, n)
                     JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = k.att)
                FROM pg_index x JOIN pg_class t ON t.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
                WHERE t.relnamespace = current_schema()::regnamespace""";
        };
    }
}
