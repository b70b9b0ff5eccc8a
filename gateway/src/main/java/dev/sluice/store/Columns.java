package dev.sluice.store;

import java.time.Instant;
import org.jooq.Converter;
import org.jooq.DataType;
import org.jooq.impl.SQLDataType;

/// Column types that the three databases keep differently.
final class Columns {
    /// A `char(n)` column: PostgreSQL fills it up with blanks, which mean nothing.
    static final DataType<String> BLANK_PADDED = SQLDataType.VARCHAR.asConvertedDataType(
            Converter.ofNullable(String.class, String.class, String::stripTrailing, text -> text));

    /// JSON text.
    static final DataType<String> JSON = SQLDataType.OTHER.asConvertedDataType(new JsonBinding());

    /// A date column; integer times are plain numbers.
    static final DataType<Instant> INSTANT = SQLDataType.OTHER.asConvertedDataType(new InstantBinding());

    private Columns() {}
}
