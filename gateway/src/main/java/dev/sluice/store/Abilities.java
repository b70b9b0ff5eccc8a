package dev.sluice.store;

import java.math.BigDecimal;
import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jooq.impl.TableImpl;

/// Table `abilities`: which group may use which model through which channel; derived from `channels`.
public final class Abilities extends TableImpl<Record> {
    public static final Abilities ABILITIES = new Abilities();

    public final TableField<Record, String> GROUP = createField(DSL.name("group"), SQLDataType.VARCHAR);
    public final TableField<Record, String> MODEL = createField(DSL.name("model"), SQLDataType.VARCHAR);
    public final TableField<Record, Long> CHANNEL_ID = createField(DSL.name("channel_id"), SQLDataType.BIGINT);
    /// A copy of `channels.status = 1`.
    public final TableField<Record, Boolean> ENABLED = createField(DSL.name("enabled"), SQLDataType.BOOLEAN);
    public final TableField<Record, Long> PRIORITY = createField(DSL.name("priority"), SQLDataType.BIGINT);
    public final TableField<Record, Long> WEIGHT = createField(DSL.name("weight"), SQLDataType.BIGINT);
    public final TableField<Record, String> TAG = createField(DSL.name("tag"), SQLDataType.VARCHAR);
    /// Quota units per Coze workflow call; a column of the ZeoXel fork.
    public final TableField<Record, Long> WORKFLOW_PRICE = createField(DSL.name("workflow_price"), SQLDataType.BIGINT);
    public final TableField<Record, BigDecimal> CHANNEL_RATIO =
            createField(DSL.name("channel_ratio"), SQLDataType.NUMERIC);

    private Abilities() {
        super(DSL.name("abilities"));
    }
}
