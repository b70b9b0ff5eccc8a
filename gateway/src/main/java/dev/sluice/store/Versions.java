package dev.sluice.store;

import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jooq.impl.TableImpl;

/// Table `sluice_versions`: counters that tell other nodes what changed, and facts about the database.
public final class Versions extends TableImpl<Record> {
    public static final Versions VERSIONS = new Versions();

    public final TableField<Record, String> NAME = createField(DSL.name("name"), SQLDataType.VARCHAR);
    public final TableField<Record, Long> VERSION = createField(DSL.name("version"), SQLDataType.BIGINT);

    private Versions() {
        super(DSL.name("sluice_versions"));
    }
}
