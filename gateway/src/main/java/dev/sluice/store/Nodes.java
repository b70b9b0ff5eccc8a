package dev.sluice.store;

import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jooq.impl.TableImpl;

/// Table `sluice_nodes`: every journal that ever wrote to this database, and how much of it is in.
public final class Nodes extends TableImpl<Record> {
    public static final Nodes NODES = new Nodes();

    public final TableField<Record, Long> ID = createField(DSL.name("id"), SQLDataType.BIGINT);
    /// The journal's own random name.
    public final TableField<Record, String> NAME = createField(DSL.name("name"), SQLDataType.VARCHAR);
    /// The process that writes it now; another one that tries is refused.
    public final TableField<Record, String> OWNER = createField(DSL.name("owner"), SQLDataType.VARCHAR);
    /// Events with numbers up to this one are in the database.
    public final TableField<Record, Long> APPLIED = createField(DSL.name("applied"), SQLDataType.BIGINT);
    /// Unix seconds of its last sign of life.
    public final TableField<Record, Long> SEEN_AT = createField(DSL.name("seen_at"), SQLDataType.BIGINT);

    private Nodes() {
        super(DSL.name("sluice_nodes"));
    }
}
