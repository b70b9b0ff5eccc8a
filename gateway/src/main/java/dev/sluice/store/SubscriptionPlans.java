package dev.sluice.store;

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

    private SubscriptionPlans() {
        super(DSL.name("subscription_plans"));
    }
}
