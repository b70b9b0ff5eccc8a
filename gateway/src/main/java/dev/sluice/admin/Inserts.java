package dev.sluice.admin;

import java.util.Map;
import java.util.Objects;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.Table;

/// Inserts one row and says which id the database gave it.
final class Inserts {
    private Inserts() {}

    static long row(DSLContext tx, Table<?> table, Field<Long> id, Map<? extends Field<?>, ?> values) {
        if (tx.family() == SQLDialect.MYSQL) {
            tx.insertInto(table).set(values).execute();
            return tx.lastID().longValue();
        }
        Record row = tx.insertInto(table).set(values).returningResult(id).fetchOne();
        return Objects.requireNonNull(row, "an inserted row has an id").get(id);
    }
}
