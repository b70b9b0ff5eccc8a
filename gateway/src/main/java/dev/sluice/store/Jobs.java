package dev.sluice.store;

import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jooq.impl.TableImpl;

/// Table `sluice_jobs`: jobs of pass-through services, remembered so that polling finds their channel and a failed
/// job is paid back once.
public final class Jobs extends TableImpl<Record> {
    public static final Jobs JOBS = new Jobs();

    public final TableField<Record, String> SERVICE = createField(DSL.name("service"), SQLDataType.VARCHAR);
    public final TableField<Record, String> JOB_ID = createField(DSL.name("job_id"), SQLDataType.VARCHAR);
    public final TableField<Record, Long> USER_ID = createField(DSL.name("user_id"), SQLDataType.BIGINT);
    public final TableField<Record, Long> TOKEN_ID = createField(DSL.name("token_id"), SQLDataType.BIGINT);
    public final TableField<Record, Long> CHANNEL_ID = createField(DSL.name("channel_id"), SQLDataType.BIGINT);
    public final TableField<Record, Integer> KEY_INDEX = createField(DSL.name("key_index"), SQLDataType.INTEGER);
    public final TableField<Record, String> REQUEST_ID = createField(DSL.name("request_id"), SQLDataType.VARCHAR);
    public final TableField<Record, String> MODEL_NAME = createField(DSL.name("model_name"), SQLDataType.VARCHAR);
    public final TableField<Record, Long> QUOTA = createField(DSL.name("quota"), SQLDataType.BIGINT);
    /// Row of `user_subscriptions` that paid a part; 0: none.
    public final TableField<Record, Long> PLAN_ID = createField(DSL.name("plan_id"), SQLDataType.BIGINT);
    public final TableField<Record, Long> PLAN_QUOTA = createField(DSL.name("plan_quota"), SQLDataType.BIGINT);
    /// Unix seconds; 0: not paid back.
    public final TableField<Record, Long> REFUNDED_AT = createField(DSL.name("refunded_at"), SQLDataType.BIGINT);
    public final TableField<Record, Long> CREATED_AT = createField(DSL.name("created_at"), SQLDataType.BIGINT);

    private Jobs() {
        super(DSL.name("sluice_jobs"));
    }
}
