package dev.sluice.store;

import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jooq.impl.TableImpl;

/// Table `sluice_remainders`: what the charges of a key leave over of the exact cost of its calls.
public final class Remainders extends TableImpl<Record> {
    public static final Remainders REMAINDERS = new Remainders();

    /// 1 user, for calls without a token; 2 token.
    public final TableField<Record, Integer> KIND = createField(DSL.name("kind"), SQLDataType.INTEGER);
    public final TableField<Record, Long> ACCOUNT_ID = createField(DSL.name("account_id"), SQLDataType.BIGINT);
    /// In 10⁻⁹ units; above 0 where less was charged than used.
    public final TableField<Record, Long> NANO = createField(DSL.name("nano"), SQLDataType.BIGINT);

    private Remainders() {
        super(DSL.name("sluice_remainders"));
    }
}
