package dev.sluice.store;

import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jooq.impl.TableImpl;

/// Table `options`: settings that were ever saved. [Options] is what they amount to.
public final class OptionRows extends TableImpl<Record> {
    public static final OptionRows OPTIONS = new OptionRows();

    public final TableField<Record, String> KEY = createField(DSL.name("key"), SQLDataType.VARCHAR);
    public final TableField<Record, String> VALUE = createField(DSL.name("value"), SQLDataType.VARCHAR);

    private OptionRows() {
        super(DSL.name("options"));
    }
}
