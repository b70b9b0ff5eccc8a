package dev.sluice.store;

import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jooq.impl.TableImpl;

/// Table `sluice_ledger`: one row per movement of money, never changed. Rows of a journal have its node and number;
/// others have node 0 and a number made from their reference.
public final class LedgerEntries extends TableImpl<Record> {
    public static final LedgerEntries LEDGER = new LedgerEntries();

    public final TableField<Record, Long> NODE = createField(DSL.name("node"), SQLDataType.BIGINT);
    public final TableField<Record, Long> SEQ = createField(DSL.name("seq"), SQLDataType.BIGINT);
    /// What moved, see `ledger.LedgerRow.Kind`.
    public final TableField<Record, Long> KIND = createField(DSL.name("kind"), SQLDataType.BIGINT);
    /// Unix seconds.
    public final TableField<Record, Long> CREATED_AT = createField(DSL.name("created_at"), SQLDataType.BIGINT);
    public final TableField<Record, Long> USER_ID = createField(DSL.name("user_id"), SQLDataType.BIGINT);
    /// 0: none.
    public final TableField<Record, Long> TOKEN_ID = createField(DSL.name("token_id"), SQLDataType.BIGINT);
    /// 0: none.
    public final TableField<Record, Long> CHANNEL_ID = createField(DSL.name("channel_id"), SQLDataType.BIGINT);
    /// 0: none.
    public final TableField<Record, Long> PLAN_ID = createField(DSL.name("plan_id"), SQLDataType.BIGINT);
    /// What moved in all, in units; the kind says in which direction.
    public final TableField<Record, Long> QUOTA = createField(DSL.name("quota"), SQLDataType.BIGINT);
    /// The part of it that a plan paid.
    public final TableField<Record, Long> PLAN_QUOTA = createField(DSL.name("plan_quota"), SQLDataType.BIGINT);
    /// What the units do not show of the exact cost, in 10⁻⁹ units.
    public final TableField<Record, Long> REMAINDER = createField(DSL.name("remainder"), SQLDataType.BIGINT);
    /// What the operator paid for it, in 10⁻⁹ units; null where nobody knows.
    public final TableField<Record, Long> COST = createField(DSL.name("cost"), SQLDataType.BIGINT);
    public final TableField<Record, String> REQUEST_ID = createField(DSL.name("request_id"), SQLDataType.VARCHAR);
    /// What makes a movement outside a journal happen once.
    public final TableField<Record, String> REFERENCE = createField(DSL.name("reference"), SQLDataType.VARCHAR);

    private LedgerEntries() {
        super(DSL.name("sluice_ledger"));
    }
}
