package dev.sluice.store;

import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jooq.impl.TableImpl;

/// Table `quota_data`: usage summed by the hour. There is no unique key: two writers can make twin rows, so readers add
/// up.
public final class QuotaData extends TableImpl<Record> {
    public static final QuotaData QUOTA_DATA = new QuotaData();

    public final TableField<Record, Long> ID = createField(DSL.name("id"), SQLDataType.BIGINT);
    public final TableField<Record, Long> USER_ID = createField(DSL.name("user_id"), SQLDataType.BIGINT);
    public final TableField<Record, String> USERNAME = createField(DSL.name("username"), SQLDataType.VARCHAR);
    public final TableField<Record, String> MODEL_NAME = createField(DSL.name("model_name"), SQLDataType.VARCHAR);
    /// The hour's first second.
    public final TableField<Record, Long> CREATED_AT = createField(DSL.name("created_at"), SQLDataType.BIGINT);
    public final TableField<Record, String> USE_GROUP = createField(DSL.name("use_group"), SQLDataType.VARCHAR);
    public final TableField<Record, Long> TOKEN_ID = createField(DSL.name("token_id"), SQLDataType.BIGINT);
    public final TableField<Record, Long> CHANNEL_ID = createField(DSL.name("channel_id"), SQLDataType.BIGINT);
    public final TableField<Record, String> NODE_NAME = createField(DSL.name("node_name"), SQLDataType.VARCHAR);
    public final TableField<Record, Long> TOKEN_USED = createField(DSL.name("token_used"), SQLDataType.BIGINT);
    public final TableField<Record, Long> COUNT = createField(DSL.name("count"), SQLDataType.BIGINT);
    public final TableField<Record, Long> QUOTA = createField(DSL.name("quota"), SQLDataType.BIGINT);

    private QuotaData() {
        super(DSL.name("quota_data"));
    }
}
