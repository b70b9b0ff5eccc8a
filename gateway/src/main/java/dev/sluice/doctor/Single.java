package dev.sluice.doctor;

import dev.sluice.store.Database;

/// The one value a statement answers with.
final class Single {
    private Single() {}

    /// As text; empty for NULL or no row.
    static String text(Database database, String statement) {
        Object value = database.read(sql -> sql.fetch(statement).stream()
                .findFirst()
                .map(row -> String.valueOf(row.get(0)))
                .orElse(""));
        return value.equals("null") ? "" : value.toString();
    }

    static long number(Database database, String statement) {
        return Long.parseLong(text(database, statement));
    }
}
