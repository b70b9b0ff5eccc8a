package dev.sluice.store;

import java.math.BigDecimal;
import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jooq.impl.TableImpl;

/// Table `subscription_plans`: what users can subscribe to.
public final class SubscriptionPlans extends TableImpl<Record> {
    public static final SubscriptionPlans SUBSCRIPTION_PLANS = new SubscriptionPlans();

    public final TableField<Record, Long> ID = createField(DSL.name("id"), SQLDataType.BIGINT);
    public final TableField<Record, String> TITLE = createField(DSL.name("title"), SQLDataType.VARCHAR);
    /// `never`, `daily`, `weekly`, `monthly` or `custom`.
    public final TableField<Record, String> QUOTA_RESET_PERIOD =
            createField(DSL.name("quota_reset_period"), SQLDataType.VARCHAR);
    public final TableField<Record, Long> QUOTA_RESET_CUSTOM_SECONDS =
            createField(DSL.name("quota_reset_custom_seconds"), SQLDataType.BIGINT);
    public final TableField<Record, String> SUBTITLE = createField(DSL.name("subtitle"), SQLDataType.VARCHAR);
    /// US dollars.
    public final TableField<Record, BigDecimal> PRICE_AMOUNT =
            createField(DSL.name("price_amount"), SQLDataType.DECIMAL(10, 6));
    public final TableField<Record, String> CURRENCY = createField(DSL.name("currency"), SQLDataType.VARCHAR);
    /// `year`, `month`, `day`, `hour` or `custom`.
    public final TableField<Record, String> DURATION_UNIT = createField(DSL.name("duration_unit"), SQLDataType.VARCHAR);
    public final TableField<Record, Long> DURATION_VALUE = createField(DSL.name("duration_value"), SQLDataType.BIGINT);
    /// Seconds, for `custom`.
    public final TableField<Record, Long> CUSTOM_SECONDS = createField(DSL.name("custom_seconds"), SQLDataType.BIGINT);
    public final TableField<Record, Boolean> ENABLED = createField(DSL.name("enabled"), SQLDataType.BOOLEAN);
    public final TableField<Record, Long> SORT_ORDER = createField(DSL.name("sort_order"), SQLDataType.BIGINT);
    /// NULL is true.
    public final TableField<Record, Boolean> ALLOW_BALANCE_PAY =
            createField(DSL.name("allow_balance_pay"), SQLDataType.BOOLEAN);
    /// NULL is true.
    public final TableField<Record, Boolean> ALLOW_WALLET_OVERFLOW =
            createField(DSL.name("allow_wallet_overflow"), SQLDataType.BOOLEAN);
    public final TableField<Record, String> STRIPE_PRICE_ID =
            createField(DSL.name("stripe_price_id"), SQLDataType.VARCHAR);
    public final TableField<Record, String> CREEM_PRODUCT_ID =
            createField(DSL.name("creem_product_id"), SQLDataType.VARCHAR);
    public final TableField<Record, String> WAFFO_PANCAKE_PRODUCT_ID =
            createField(DSL.name("waffo_pancake_product_id"), SQLDataType.VARCHAR);
    /// 0: as often as they like.
    public final TableField<Record, Long> MAX_PURCHASE_PER_USER =
            createField(DSL.name("max_purchase_per_user"), SQLDataType.BIGINT);
    /// `""`: the group stays.
    public final TableField<Record, String> UPGRADE_GROUP = createField(DSL.name("upgrade_group"), SQLDataType.VARCHAR);
    /// `""`: back to the group before.
    public final TableField<Record, String> DOWNGRADE_GROUP =
            createField(DSL.name("downgrade_group"), SQLDataType.VARCHAR);
    /// Quota units of a period; 0 is unlimited.
    public final TableField<Record, Long> TOTAL_AMOUNT = createField(DSL.name("total_amount"), SQLDataType.BIGINT);
    public final TableField<Record, Long> CREATED_AT = createField(DSL.name("created_at"), SQLDataType.BIGINT);
    public final TableField<Record, Long> UPDATED_AT = createField(DSL.name("updated_at"), SQLDataType.BIGINT);

    private SubscriptionPlans() {
        super(DSL.name("subscription_plans"));
    }
}
