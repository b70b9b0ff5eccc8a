package dev.sluice.store;

import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jooq.impl.TableImpl;

/// Table `logs`: one row per call, top-up and event; may live in the log database.
public final class Logs extends TableImpl<Record> {
    public static final Logs LOGS = new Logs();

    public final TableField<Record, Long> ID = createField(DSL.name("id"), SQLDataType.BIGINT);
    public final TableField<Record, Long> USER_ID = createField(DSL.name("user_id"), SQLDataType.BIGINT);
    public final TableField<Record, Long> CREATED_AT = createField(DSL.name("created_at"), SQLDataType.BIGINT);
    /// 1 top-up, 2 consumption, 3 management, 4 system, 5 error, 6 refund.
    public final TableField<Record, Integer> TYPE = createField(DSL.name("type"), SQLDataType.INTEGER);
    public final TableField<Record, String> CONTENT = createField(DSL.name("content"), SQLDataType.VARCHAR);
    public final TableField<Record, String> USERNAME = createField(DSL.name("username"), SQLDataType.VARCHAR);
    public final TableField<Record, String> TOKEN_NAME = createField(DSL.name("token_name"), SQLDataType.VARCHAR);
    public final TableField<Record, String> MODEL_NAME = createField(DSL.name("model_name"), SQLDataType.VARCHAR);
    public final TableField<Record, Long> QUOTA = createField(DSL.name("quota"), SQLDataType.BIGINT);
    public final TableField<Record, Long> PROMPT_TOKENS = createField(DSL.name("prompt_tokens"), SQLDataType.BIGINT);
    public final TableField<Record, Long> COMPLETION_TOKENS =
            createField(DSL.name("completion_tokens"), SQLDataType.BIGINT);
    /// Seconds.
    public final TableField<Record, Long> USE_TIME = createField(DSL.name("use_time"), SQLDataType.BIGINT);
    public final TableField<Record, Boolean> IS_STREAM = createField(DSL.name("is_stream"), SQLDataType.BOOLEAN);
    public final TableField<Record, Long> CHANNEL_ID = createField(DSL.name("channel_id"), SQLDataType.BIGINT);
    /// Never written: filled when listing.
    public final TableField<Record, String> CHANNEL_NAME = createField(DSL.name("channel_name"), SQLDataType.VARCHAR);
    public final TableField<Record, Long> TOKEN_ID = createField(DSL.name("token_id"), SQLDataType.BIGINT);
    public final TableField<Record, String> GROUP = createField(DSL.name("group"), SQLDataType.VARCHAR);
    public final TableField<Record, String> IP = createField(DSL.name("ip"), SQLDataType.VARCHAR);
    public final TableField<Record, String> REQUEST_ID = createField(DSL.name("request_id"), SQLDataType.VARCHAR);
    public final TableField<Record, String> UPSTREAM_REQUEST_ID =
            createField(DSL.name("upstream_request_id"), SQLDataType.VARCHAR);
    /// JSON object as text.
    public final TableField<Record, String> OTHER = createField(DSL.name("other"), SQLDataType.VARCHAR);

    private Logs() {
        super(DSL.name("logs"));
    }
}
