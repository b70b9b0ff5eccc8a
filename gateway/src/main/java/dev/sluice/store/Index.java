package dev.sluice.store;

import java.util.List;

/// An index of a table. `live` leaves out soft-deleted rows, which MySQL cannot do. One that is not `embedded` is left
/// out on SQLite, where the gateway itself pays for it with every row; new-api adds it when it starts there.
record Index(String name, boolean unique, List<String> columns, boolean live, boolean embedded) {
    Index {
        columns = List.copyOf(columns);
    }

    boolean wantedOn(Engine engine) {
        return embedded || engine != Engine.SQLITE;
    }

    /// The statement that adds it to an existing table.
    String create(Engine engine, String table) {
        String head = unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ";
        String filter = live && engine != Engine.MYSQL ? " WHERE deleted_at IS NULL" : "";
        return head + Names.quote(engine, name) + " ON " + Names.quote(engine, table) + Names.list(engine, columns)
                + filter;
    }

    /// The clause inside MySQL's CREATE TABLE.
    String clause() {
        return (unique ? "UNIQUE INDEX " : "INDEX ") + Names.quote(Engine.MYSQL, name) + " "
                + Names.list(Engine.MYSQL, columns);
    }
}
