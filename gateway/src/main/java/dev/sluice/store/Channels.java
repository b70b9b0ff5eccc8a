package dev.sluice.store;

import java.math.BigDecimal;
import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jooq.impl.TableImpl;

/// Table `channels`: upstream accounts. Every column may be NULL, whatever its default; times are Unix seconds.
public final class Channels extends TableImpl<Record> {
    public static final Channels CHANNELS = new Channels();

    public final TableField<Record, Long> ID = createField(DSL.name("id"), SQLDataType.BIGINT);
    public final TableField<Record, Integer> TYPE = createField(DSL.name("type"), SQLDataType.INTEGER);
    /// One key, several separated by line breaks or as a JSON array, or a JSON credential; plain text.
    public final TableField<Record, String> KEY = createField(DSL.name("key"), SQLDataType.VARCHAR);
    public final TableField<Record, String> OPEN_AI_ORGANIZATION =
            createField(DSL.name("open_ai_organization"), SQLDataType.VARCHAR);
    public final TableField<Record, String> TEST_MODEL = createField(DSL.name("test_model"), SQLDataType.VARCHAR);
    /// 0 unknown, 1 enabled, 2 disabled by hand, 3 disabled automatically.
    public final TableField<Record, Integer> STATUS = createField(DSL.name("status"), SQLDataType.INTEGER);
    public final TableField<Record, String> NAME = createField(DSL.name("name"), SQLDataType.VARCHAR);
    public final TableField<Record, Long> WEIGHT = createField(DSL.name("weight"), SQLDataType.BIGINT);
    public final TableField<Record, Long> CREATED_TIME = createField(DSL.name("created_time"), SQLDataType.BIGINT);
    public final TableField<Record, Long> TEST_TIME = createField(DSL.name("test_time"), SQLDataType.BIGINT);
    /// Milliseconds.
    public final TableField<Record, Long> RESPONSE_TIME = createField(DSL.name("response_time"), SQLDataType.BIGINT);
    public final TableField<Record, String> BASE_URL = createField(DSL.name("base_url"), SQLDataType.VARCHAR);
    public final TableField<Record, String> OTHER = createField(DSL.name("other"), SQLDataType.VARCHAR);
    public final TableField<Record, BigDecimal> BALANCE = createField(DSL.name("balance"), SQLDataType.NUMERIC);
    public final TableField<Record, Long> BALANCE_UPDATED_TIME =
            createField(DSL.name("balance_updated_time"), SQLDataType.BIGINT);
    /// Comma-separated.
    public final TableField<Record, String> MODELS = createField(DSL.name("models"), SQLDataType.VARCHAR);
    /// Comma-separated; at most 64 characters in all.
    public final TableField<Record, String> GROUP = createField(DSL.name("group"), SQLDataType.VARCHAR);
    public final TableField<Record, Long> USED_QUOTA = createField(DSL.name("used_quota"), SQLDataType.BIGINT);
    public final TableField<Record, String> MODEL_MAPPING = createField(DSL.name("model_mapping"), SQLDataType.VARCHAR);
    public final TableField<Record, String> STATUS_CODE_MAPPING =
            createField(DSL.name("status_code_mapping"), SQLDataType.VARCHAR);
    public final TableField<Record, Long> PRIORITY = createField(DSL.name("priority"), SQLDataType.BIGINT);
    public final TableField<Record, Integer> AUTO_BAN = createField(DSL.name("auto_ban"), SQLDataType.INTEGER);
    public final TableField<Record, String> OTHER_INFO = createField(DSL.name("other_info"), SQLDataType.VARCHAR);
    public final TableField<Record, String> TAG = createField(DSL.name("tag"), SQLDataType.VARCHAR);
    public final TableField<Record, String> SETTING = createField(DSL.name("setting"), SQLDataType.VARCHAR);
    public final TableField<Record, String> PARAM_OVERRIDE =
            createField(DSL.name("param_override"), SQLDataType.VARCHAR);
    public final TableField<Record, String> HEADER_OVERRIDE =
            createField(DSL.name("header_override"), SQLDataType.VARCHAR);
    public final TableField<Record, String> REMARK = createField(DSL.name("remark"), SQLDataType.VARCHAR);
    /// JSON object. On SQLite a BLOB or NULL: new-api cannot read it as text.
    public final TableField<Record, String> CHANNEL_INFO = createField(DSL.name("channel_info"), Columns.JSON);
    public final TableField<Record, String> SETTINGS = createField(DSL.name("settings"), SQLDataType.VARCHAR);
    /// A price factor the ZeoXel fork added; NULL is 1.
    public final TableField<Record, BigDecimal> CHANNEL_RATIO =
            createField(DSL.name("channel_ratio"), SQLDataType.NUMERIC);

    private Channels() {
        super(DSL.name("channels"));
    }
}
