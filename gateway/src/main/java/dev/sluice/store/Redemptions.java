package dev.sluice.store;

import java.time.Instant;
import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jooq.impl.TableImpl;

/// Table `redemptions`: codes that are worth quota, once. Times are Unix seconds, 0 for none.
public final class Redemptions extends TableImpl<Record> {
    public static final Redemptions REDEMPTIONS = new Redemptions();

    public final TableField<Record, Long> ID = createField(DSL.name("id"), SQLDataType.BIGINT);
    /// Who made the code.
    public final TableField<Record, Long> USER_ID = createField(DSL.name("user_id"), SQLDataType.BIGINT);
    /// 32 characters.
    public final TableField<Record, String> KEY = createField(DSL.name("key"), SQLDataType.VARCHAR);
    /// 1 unused, 2 disabled, 3 used.
    public final TableField<Record, Integer> STATUS = createField(DSL.name("status"), SQLDataType.INTEGER);
    public final TableField<Record, String> NAME = createField(DSL.name("name"), SQLDataType.VARCHAR);
    public final TableField<Record, Long> QUOTA = createField(DSL.name("quota"), SQLDataType.BIGINT);
    public final TableField<Record, Long> CREATED_TIME = createField(DSL.name("created_time"), SQLDataType.BIGINT);
    public final TableField<Record, Long> REDEEMED_TIME = createField(DSL.name("redeemed_time"), SQLDataType.BIGINT);
    public final TableField<Record, Long> USED_USER_ID = createField(DSL.name("used_user_id"), SQLDataType.BIGINT);
    public final TableField<Record, Instant> DELETED_AT = createField(DSL.name("deleted_at"), Columns.INSTANT);
    public final TableField<Record, Long> EXPIRED_TIME = createField(DSL.name("expired_time"), SQLDataType.BIGINT);

    private Redemptions() {
        super(DSL.name("redemptions"));
    }
}
