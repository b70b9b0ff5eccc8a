package dev.sluice.store;

import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jooq.impl.TableImpl;

/// Table `user_subscriptions`: plans that users have. Times are Unix seconds.
public final class UserSubscriptions extends TableImpl<Record> {
    public static final UserSubscriptions USER_SUBSCRIPTIONS = new UserSubscriptions();

    public final TableField<Record, Long> ID = createField(DSL.name("id"), SQLDataType.BIGINT);
    public final TableField<Record, Long> USER_ID = createField(DSL.name("user_id"), SQLDataType.BIGINT);
    public final TableField<Record, Long> PLAN_ID = createField(DSL.name("plan_id"), SQLDataType.BIGINT);
    /// Quota units of a period; 0 is unlimited.
    public final TableField<Record, Long> AMOUNT_TOTAL = createField(DSL.name("amount_total"), SQLDataType.BIGINT);
    public final TableField<Record, Long> AMOUNT_USED = createField(DSL.name("amount_used"), SQLDataType.BIGINT);
    public final TableField<Record, Long> START_TIME = createField(DSL.name("start_time"), SQLDataType.BIGINT);
    public final TableField<Record, Long> END_TIME = createField(DSL.name("end_time"), SQLDataType.BIGINT);
    /// `active`, `expired` or `cancelled`.
    public final TableField<Record, String> STATUS = createField(DSL.name("status"), SQLDataType.VARCHAR);
    public final TableField<Record, Long> LAST_RESET_TIME =
            createField(DSL.name("last_reset_time"), SQLDataType.BIGINT);
    /// 0: never.
    public final TableField<Record, Long> NEXT_RESET_TIME =
            createField(DSL.name("next_reset_time"), SQLDataType.BIGINT);
    /// NULL is true.
    public final TableField<Record, Boolean> ALLOW_WALLET_OVERFLOW =
            createField(DSL.name("allow_wallet_overflow"), SQLDataType.BOOLEAN);
    public final TableField<Record, Long> UPDATED_AT = createField(DSL.name("updated_at"), SQLDataType.BIGINT);
    /// `order`, `admin` or `balance`.
    public final TableField<Record, String> SOURCE = createField(DSL.name("source"), SQLDataType.VARCHAR);
    /// As the plan had it when it was bought, like the next one.
    public final TableField<Record, String> UPGRADE_GROUP = createField(DSL.name("upgrade_group"), SQLDataType.VARCHAR);
    public final TableField<Record, String> DOWNGRADE_GROUP =
            createField(DSL.name("downgrade_group"), SQLDataType.VARCHAR);
    /// The group of the user before.
    public final TableField<Record, String> PREV_USER_GROUP =
            createField(DSL.name("prev_user_group"), SQLDataType.VARCHAR);
    public final TableField<Record, Long> CREATED_AT = createField(DSL.name("created_at"), SQLDataType.BIGINT);

    private UserSubscriptions() {
        super(DSL.name("user_subscriptions"));
    }
}
