package dev.sluice.admin;

import org.jooq.Field;
import org.jooq.Record;

/// Reads columns that may be NULL, whatever their default, the way new-api does: nothing is "", 0 or false.
final class Rows {
    private Rows() {}

    static String text(Record row, Field<String> column) {
        String value = row.get(column);
        return value == null ? "" : value;
    }

    static long number(Record row, Field<? extends Number> column) {
        Number value = row.get(column);
        return value == null ? 0 : value.longValue();
    }

    static boolean flag(Record row, Field<Boolean> column) {
        return Boolean.TRUE.equals(row.get(column));
    }
}
