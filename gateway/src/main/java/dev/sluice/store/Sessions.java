package dev.sluice.store;

import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jooq.impl.TableImpl;

/// Table `sluice_sessions`: signed-in browsers.
public final class Sessions extends TableImpl<Record> {
    public static final Sessions SESSIONS = new Sessions();

    /// The hash of the cookie, never the cookie.
    public final TableField<Record, String> ID = createField(DSL.name("id"), SQLDataType.VARCHAR);
    public final TableField<Record, Long> USER_ID = createField(DSL.name("user_id"), SQLDataType.BIGINT);
    public final TableField<Record, Long> CREATED_AT = createField(DSL.name("created_at"), SQLDataType.BIGINT);
    public final TableField<Record, Long> EXPIRES_AT = createField(DSL.name("expires_at"), SQLDataType.BIGINT);
    /// JSON object.
    public final TableField<Record, String> DATA = createField(DSL.name("data"), SQLDataType.VARCHAR);

    private Sessions() {
        super(DSL.name("sluice_sessions"));
    }
}
