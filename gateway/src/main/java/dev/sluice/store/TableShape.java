package dev.sluice.store;

import java.util.ArrayList;
import java.util.List;

/// A table as Sluice creates it. `clustered` rows lie in the order of the primary key, where an engine leaves the
/// choice.
record TableShape(String name, List<Column> columns, List<String> primaryKey, boolean clustered, List<Index> indexes) {
    TableShape {
        columns = List.copyOf(columns);
        primaryKey = List.copyOf(primaryKey);
        indexes = List.copyOf(indexes);
    }

    /// Whether the table is Sluice's own.
    boolean own() {
        return name.startsWith("sluice_");
    }

    List<Index> indexesOn(Engine engine) {
        return indexes.stream().filter(index -> index.wantedOn(engine)).toList();
    }

    /// The statements that create it with its indexes, in the form GORM gives them: one line, all names quoted, the
    /// primary key as a clause at the end. new-api edits this text with regular expressions on SQLite.
    List<String> create(Engine engine) {
        List<String> parts = new ArrayList<>();
        columns.forEach(column -> parts.add(column.definition(engine)));
        parts.add("PRIMARY KEY " + Names.list(engine, primaryKey));
        if (engine == Engine.MYSQL) {
            indexes.forEach(index -> parts.add(index.clause()));
        }
        List<String> statements = new ArrayList<>();
        String order = clustered && engine == Engine.SQLITE ? " WITHOUT ROWID" : "";
        statements.add("CREATE TABLE " + Names.quote(engine, name) + " (" + String.join(",", parts) + ")" + order);
        if (engine != Engine.MYSQL) {
            indexesOn(engine).forEach(index -> statements.add(index.create(engine, name)));
        }
        return statements;
    }
}
