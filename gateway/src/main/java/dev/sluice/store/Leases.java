package dev.sluice.store;

import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jooq.impl.TableImpl;

/// Table `sluice_leases`: which part of a wallet or of a token's quota only one node may spend. The money
/// itself stays in its row of `users` or `tokens`.
public final class Leases extends TableImpl<Record> {
    public static final Leases LEASES = new Leases();

    /// One run of one node.
    public final TableField<Record, String> HOLDER = createField(DSL.name("holder"), SQLDataType.VARCHAR);
    /// 1 user, 2 token; 0 says that the holder is there.
    public final TableField<Record, Integer> KIND = createField(DSL.name("kind"), SQLDataType.INTEGER);
    public final TableField<Record, Long> ACCOUNT_ID = createField(DSL.name("account_id"), SQLDataType.BIGINT);
    /// `sluice_nodes.id` of the node the holder is a run of.
    public final TableField<Record, Long> NODE = createField(DSL.name("node"), SQLDataType.BIGINT);
    /// Quota units.
    public final TableField<Record, Long> AMOUNT = createField(DSL.name("amount"), SQLDataType.BIGINT);
    /// Above 0: another node, of this rank, wants what is idle of it.
    public final TableField<Record, Long> WISHED = createField(DSL.name("wished"), SQLDataType.BIGINT);

    private Leases() {
        super(DSL.name("sluice_leases"));
    }
}
