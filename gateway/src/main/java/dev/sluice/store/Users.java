package dev.sluice.store;

import java.time.Instant;
import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jooq.impl.TableImpl;

/// Table `users`: accounts and their money. Integer times are Unix seconds.
public final class Users extends TableImpl<Record> {
    public static final Users USERS = new Users();

    public final TableField<Record, Long> ID = createField(DSL.name("id"), SQLDataType.BIGINT);
    /// Unique, soft-deleted rows included.
    public final TableField<Record, String> USERNAME = createField(DSL.name("username"), SQLDataType.VARCHAR);
    /// bcrypt; empty for accounts without a password.
    public final TableField<Record, String> PASSWORD = createField(DSL.name("password"), SQLDataType.VARCHAR);
    public final TableField<Record, String> DISPLAY_NAME = createField(DSL.name("display_name"), SQLDataType.VARCHAR);
    /// 1 common, 10 admin, 100 root.
    public final TableField<Record, Integer> ROLE = createField(DSL.name("role"), SQLDataType.INTEGER);
    /// 1 enabled, 2 disabled.
    public final TableField<Record, Integer> STATUS = createField(DSL.name("status"), SQLDataType.INTEGER);
    public final TableField<Record, String> EMAIL = createField(DSL.name("email"), SQLDataType.VARCHAR);
    public final TableField<Record, String> GITHUB_ID = createField(DSL.name("github_id"), SQLDataType.VARCHAR);
    public final TableField<Record, String> DISCORD_ID = createField(DSL.name("discord_id"), SQLDataType.VARCHAR);
    public final TableField<Record, String> OIDC_ID = createField(DSL.name("oidc_id"), SQLDataType.VARCHAR);
    public final TableField<Record, String> WECHAT_ID = createField(DSL.name("wechat_id"), SQLDataType.VARCHAR);
    public final TableField<Record, String> TELEGRAM_ID = createField(DSL.name("telegram_id"), SQLDataType.VARCHAR);
    /// For the management API; NULL is none, since the column is unique.
    public final TableField<Record, String> ACCESS_TOKEN = createField(DSL.name("access_token"), Columns.BLANK_PADDED);
    public final TableField<Record, Long> QUOTA = createField(DSL.name("quota"), SQLDataType.BIGINT);
    public final TableField<Record, Long> USED_QUOTA = createField(DSL.name("used_quota"), SQLDataType.BIGINT);
    public final TableField<Record, Long> REQUEST_COUNT = createField(DSL.name("request_count"), SQLDataType.BIGINT);
    public final TableField<Record, String> GROUP = createField(DSL.name("group"), SQLDataType.VARCHAR);
    public final TableField<Record, String> AFF_CODE = createField(DSL.name("aff_code"), SQLDataType.VARCHAR);
    public final TableField<Record, Long> AFF_COUNT = createField(DSL.name("aff_count"), SQLDataType.BIGINT);
    public final TableField<Record, Long> AFF_QUOTA = createField(DSL.name("aff_quota"), SQLDataType.BIGINT);
    public final TableField<Record, Long> AFF_HISTORY = createField(DSL.name("aff_history"), SQLDataType.BIGINT);
    public final TableField<Record, Long> INVITER_ID = createField(DSL.name("inviter_id"), SQLDataType.BIGINT);
    public final TableField<Record, Instant> DELETED_AT = createField(DSL.name("deleted_at"), Columns.INSTANT);
    public final TableField<Record, String> LINUX_DO_ID = createField(DSL.name("linux_do_id"), SQLDataType.VARCHAR);
    /// JSON object, or empty.
    public final TableField<Record, String> SETTING = createField(DSL.name("setting"), SQLDataType.VARCHAR);
    public final TableField<Record, String> REMARK = createField(DSL.name("remark"), SQLDataType.VARCHAR);
    public final TableField<Record, String> STRIPE_CUSTOMER =
            createField(DSL.name("stripe_customer"), SQLDataType.VARCHAR);
    public final TableField<Record, Long> CREATED_AT = createField(DSL.name("created_at"), SQLDataType.BIGINT);
    public final TableField<Record, Long> LAST_LOGIN_AT = createField(DSL.name("last_login_at"), SQLDataType.BIGINT);

    private Users() {
        super(DSL.name("users"));
    }
}
