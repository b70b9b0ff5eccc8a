package dev.sluice.store;

import java.time.Instant;
import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jooq.impl.TableImpl;

/// Table `tokens`: the keys clients call with. Times are Unix seconds.
public final class Tokens extends TableImpl<Record> {
    public static final Tokens TOKENS = new Tokens();

    public final TableField<Record, Long> ID = createField(DSL.name("id"), SQLDataType.BIGINT);
    public final TableField<Record, Long> USER_ID = createField(DSL.name("user_id"), SQLDataType.BIGINT);
    /// Without the `sk-` prefix; plain text. Blank-padded in databases of one-api and the ZeoXel fork.
    public final TableField<Record, String> KEY = createField(DSL.name("key"), Columns.BLANK_PADDED);
    /// 1 enabled, 2 disabled, 3 expired, 4 exhausted.
    public final TableField<Record, Integer> STATUS = createField(DSL.name("status"), SQLDataType.INTEGER);
    public final TableField<Record, String> NAME = createField(DSL.name("name"), SQLDataType.VARCHAR);
    public final TableField<Record, Long> CREATED_TIME = createField(DSL.name("created_time"), SQLDataType.BIGINT);
    public final TableField<Record, Long> ACCESSED_TIME = createField(DSL.name("accessed_time"), SQLDataType.BIGINT);
    /// -1 is never.
    public final TableField<Record, Long> EXPIRED_TIME = createField(DSL.name("expired_time"), SQLDataType.BIGINT);
    public final TableField<Record, Long> REMAIN_QUOTA = createField(DSL.name("remain_quota"), SQLDataType.BIGINT);
    public final TableField<Record, Boolean> UNLIMITED_QUOTA =
            createField(DSL.name("unlimited_quota"), SQLDataType.BOOLEAN);
    public final TableField<Record, Boolean> MODEL_LIMITS_ENABLED =
            createField(DSL.name("model_limits_enabled"), SQLDataType.BOOLEAN);
    /// Comma-separated.
    public final TableField<Record, String> MODEL_LIMITS = createField(DSL.name("model_limits"), SQLDataType.VARCHAR);
    /// One address or network a line; empty is any.
    public final TableField<Record, String> ALLOW_IPS = createField(DSL.name("allow_ips"), SQLDataType.VARCHAR);
    public final TableField<Record, Long> USED_QUOTA = createField(DSL.name("used_quota"), SQLDataType.BIGINT);
    /// Empty: the owner's group.
    public final TableField<Record, String> GROUP = createField(DSL.name("group"), SQLDataType.VARCHAR);
    public final TableField<Record, Boolean> CROSS_GROUP_RETRY =
            createField(DSL.name("cross_group_retry"), SQLDataType.BOOLEAN);
    public final TableField<Record, Instant> DELETED_AT = createField(DSL.name("deleted_at"), Columns.INSTANT);
    public final TableField<Record, String> EXTERNAL_USER_ID =
            createField(DSL.name("external_user_id"), SQLDataType.VARCHAR);

    private Tokens() {
        super(DSL.name("tokens"));
    }
}
