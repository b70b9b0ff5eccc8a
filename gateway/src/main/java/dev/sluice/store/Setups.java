package dev.sluice.store;

import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jooq.impl.TableImpl;

/// Table `setups`: a row means the first start is done.
public final class Setups extends TableImpl<Record> {
    public static final Setups SETUPS = new Setups();

    public final TableField<Record, Long> ID = createField(DSL.name("id"), SQLDataType.BIGINT);
    public final TableField<Record, String> VERSION = createField(DSL.name("version"), SQLDataType.VARCHAR);
    public final TableField<Record, Long> INITIALIZED_AT = createField(DSL.name("initialized_at"), SQLDataType.BIGINT);

    private Setups() {
        super(DSL.name("setups"));
    }
}
